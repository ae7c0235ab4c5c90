/* `./kit run` starts a plug-in that says what it was given; no check uses this file. */
#include "plugin.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void) {
  static const char script[] = "wc -c; pwd; env | cut -d= -f1 | sort; ls -l /proc/self/fd";
  sigset_t some;
  FILE *file = fopen("try.txt", "w");
  if (!file || fputs("a document\n", file) < 0 || fclose(file) != 0)
    return 1;
  setenv("API_KEY", "secret", 1);
  signal(SIGPIPE, SIG_IGN);
  sigemptyset(&some);
  sigaddset(&some, SIGTERM);
  sigprocmask(SIG_BLOCK, &some, NULL);
  int code = run_plugin((char *[]){"grep", "-E", "Sig(Blk|Ign)", "/proc/self/status", NULL}, "try.txt", ".");
  if (code == 0)
    code = run_plugin((char *[]){"sh", "-c", (char *)script, NULL}, "try.txt", "..");
  printf("the code is %d\n", code);
  return remove("try.txt");
}
