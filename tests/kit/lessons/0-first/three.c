/* Ends with code 3. */
#include <stdio.h>

int main(int argc, char **argv) {
  printf("%d arguments, %s\n", argc - 1, argc > 1 ? argv[1] : "none");
  return 3;
}
