/* SIGKILL from outside, at any moment: what was counted stays, and stays exact. */
#include "common.h"

int main(void) {
  for (int i = 0; i < 200; i++) {
    int ready[2];
    expect(pipe(ready) == 0, "a pipe");
    pid_t pid = fork(); /* =200 */
    if (pid == 0) {
      if (write(ready[1], "x", 1) == 1) /* =200 */
        for (;;)
          sched_yield();
      _exit(1); /* =0 */
    }
    char byte;
    expect(read(ready[0], &byte, 1) == 1, "the child is ready");
    kill(pid, SIGKILL);                                    /* =200 */
    expect(WTERMSIG(status_of(pid)) == SIGKILL, "killed"); /* =200 */
    close(ready[0]);
    close(ready[1]);
  }
  return RAN; /* =1 */
}
