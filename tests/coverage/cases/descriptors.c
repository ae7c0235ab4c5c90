/* Started without any descriptor, it has none in main(): counting holds no descriptor. */
#include "common.h"

static int close_all(void) {
  int closed = 0;
  for (int fd = 0; fd < 1024; fd++)
    closed += close(fd) == 0; /* =2048 */
  return closed;
}

int main(int argc, char **argv) {
  if (argc > 1)
    return strcmp(argv[1], "closed") == 0 && close_all() == 0 ? RAN : 1; /* =1 */
  char *again[] = {"descriptors", "closed", NULL};
  close_all();                    /* =1 */
  execv("/proc/self/exe", again); /* =1 */
  return 1;                       /* =0 */
}
