/* The same two children twice: by fork and exec alone, and with everything said. */
#include "childproc.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const commands[2][5] = {
    {"grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"},
    {"sh", "-c",
     "test -e /proc/$$/fd/7 && echo '7:\topen' || echo '7:\tclosed';"
     "echo \"key:\t${API_KEY-none}\"; echo \"folder:\t$(pwd)\"; echo \"umask:\t$(umask)\""}};

static void prepare(void) {
  sigset_t some;
  for (int i = 1; i < 32; i++)
    signal(i, SIG_DFL);
  /* #parent */
  dup2(open("/etc/passwd", O_RDONLY), 7); /* no O_CLOEXEC */
  signal(SIGPIPE, SIG_IGN);
  sigemptyset(&some);
  sigaddset(&some, SIGTERM);
  sigprocmask(SIG_SETMASK, &some, NULL);
  setenv("API_KEY", "secret", 1);
  umask(0);
  /* #end */
  (void)!chdir("/usr");
}

static void leaky(const char *const *argv) {
  if (fork() == 0) {
    execvp(argv[0], (char *const *)argv);
    _exit(127);
  }
  wait(NULL);
}

static void tight(const char *const *argv) {
  /* #tight */
  const char *const *env = CP_ENV("PATH=/usr/bin:/bin", "LANG=C");
  cp_options all = {.size = sizeof all, .env = env, .cwd = "/"};
  all.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT);
  all.limits.umask = CP_NUMBER(077);
  cp_spawn(argv[0], argv + 1, &all);
  /* #end */
  cp_run();
}

int main(void) {
  prepare();
  for (int i = 0; i < 4; i++) {
    printf("%s", i == 0 ? "leaky\n" : i == 2 ? "tight\n" : "");
    fflush(stdout);
    (i < 2 ? leaky : tight)(commands[i % 2]);
  }
}
