/* `kit supervise` as a program of its own, which does not need the rest of kit: tests run under it. */
#include "common/say.h"
#include "verbs.h"

int main(int argc, char **argv) {
  say_begin();
  return verb_supervise(argc, argv);
}
