/* Three children end; what /proc says about them before and after each wait. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t children[3];

/* The third field of /proc/PID/stat: R running, S asleep, Z zombie … */
static char state_of(pid_t pid) {
  char path[64], line[256], state = '-';
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  FILE *file = fopen(path, "r");
  if (file && fgets(line, sizeof line, file))
    state = strrchr(line, ')')[2];
  if (file)
    fclose(file);
  return state;
}

static void show(const char *when) {
  printf("%-20s", when);
  for (int i = 0; i < 3; i++)
    printf("  child %d: %c", i + 1, state_of(children[i]));
  printf("\n");
}

int main(void) {
  siginfo_t info;
  for (int i = 0; i < 3; i++) {
    children[i] = fork();
    if (children[i] < 0)
      return 1;
    if (children[i] == 0)
      _exit(i);
    /* WNOWAIT: until it has ended, without taking it away */
    waitid(P_PID, (id_t)children[i], &info, WEXITED | WNOWAIT);
  }
  /* #zoo */
  show("all have ended");
  waitpid(children[1], NULL, 0);
  show("waited for child 2");
  while (wait(NULL) > 0)
    ;
  show("waited for the rest");
  /* #end */
  return 0;
}
