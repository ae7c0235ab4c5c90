#include "make.h"

#include <stdio.h>

int main(int argc, char **argv) {
  int ends[2];
  printf("make() says %d %s\n", make(ends), argc > 1 ? argv[1] : "");
  return 4;
}
