/* `kit supervise` as a program of its own, which does not need the rest of kit: tests run under it. */
#include "verbs.h"

int main(int argc, char **argv) {
  return verb_supervise(argc, argv);
}
