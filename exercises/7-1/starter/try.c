/* `./kit run` runs three pipelines; no check uses this file. Change it as you like. */
#include "pipeline.h"

#include <stdio.h>

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

int main(void) {
  char *lines[] = {"printf", "pear\\napple\\npear\\nfig\\n", NULL}, *sort[] = {"sort", NULL};
  char *uniq[] = {"uniq", "-c", NULL}, *yes[] = {"yes", NULL}, *head[] = {"head", "-n", "2", NULL};
  char *fails[] = {"sh", "-c", "cat >/dev/null; exit 3", NULL};
  char *const *counted[] = {lines, sort, uniq}, *const * first_two[] = {yes, head},
              *const * failed[] = {lines, fails};

  printf("code %d\n", pipeline(counted, COUNT(counted)));
  printf("code %d\n", pipeline(first_two, COUNT(first_two)));
  printf("code %d\n", pipeline(failed, COUNT(failed)));
  return 0;
}
