#include <stdio.h>

int main(void) {
  printf("hullo\n");
  return 0;
}
