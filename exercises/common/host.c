#include "host.h"
#include "harness.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { OWN_CODE = 77, POISON = 64 };

host_board *board;
const char *host_burns_id;
static pid_t the_host;

/* Past whatever a check puts in the place of nanosleep(). */
void rest(long ms) {
  struct timespec left = {ms / 1000, ms % 1000 * 1000000};
  while (syscall(SYS_nanosleep, &left, &left) < 0 && errno == EINTR)
    ;
}

bool in_state(pid_t pid, const char *states) {
  char path[64], line[512] = "";
  (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  FILE *file = fopen(path, "r");
  if (!file)
    return strchr(states, 'X') != NULL;
  (void)!fgets(line, sizeof line, file);
  (void)fclose(file);
  const char *end = strrchr(line, ')');
  return end && end[1] == ' ' && end[2] && strchr(states, end[2]);
}

void host_start(void (*body)(void)) {
  board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  EXPECT(board != MAP_FAILED);
  the_host = fork();
  EXPECT_SYS(the_host);
  if (the_host == 0) {
    board->host = getpid();
    (void)setrlimit(RLIMIT_CPU, &(struct rlimit){2, 4});
    body();
    fflush(NULL);
    _exit(1);
  }
}

bool host_gone(int ms) {
  while (!in_state(the_host, "ZX") && ms-- > 0)
    rest(1);
  return in_state(the_host, "ZX");
}

void host_wait(void) {
  int status = 0, returned;
  while (waitpid(the_host, &status, 0) < 0)
    EXPECT_EQ(errno, EINTR);
  returned = board->returned;
  EXPECT_SYS(munmap(board, sizeof *board));
  if (WIFEXITED(status) && WEXITSTATUS(status) == TEST_FAILED)
    _exit(TEST_FAILED);
  EXPECT_MISTAKE("sigpipe-death", !(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE),
                 "the process that called the function was ended by SIGPIPE");
  if (host_burns_id && WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGABRT))
    FAIL("[%s] the process that called the function %s", host_burns_id,
         WTERMSIG(status) == SIGABRT ? "aborted" : "used a processor for two seconds");
  if (WIFSIGNALED(status))
    FAIL("the process that called the function was ended by signal %d", WTERMSIG(status));
  EXPECT_MISTAKE("exit-early-passes", returned > 0,
                 "the function ended the process that had called it, with code %d", WEXITSTATUS(status));
  EXPECT_EQ(WEXITSTATUS(status), 1);
}

void host_run(void (*body)(void)) {
  host_start(body);
  host_wait();
}

bool host_returned(void) {
  board->returned++;
  return getpid() == board->host;
}

void host_own_child(void) {
  pid_t pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0)
    _exit(OWN_CODE);
  siginfo_t info;
  EXPECT_SYS(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT));
  board->own_child = pid;
}

void host_look_at_own_child(void) {
  int status = 0;
  pid_t found = waitpid(board->own_child, &status, 0);
  EXPECT_MISTAKE("wrong-child", found == board->own_child,
                 "pid %d, a child that its caller had made before, was waited for as well",
                 (int)board->own_child);
}

int host_take_left(void) {
  int left = 0;
  siginfo_t info;
  while (waitid(P_ALL, 0, &info, WEXITED | WSTOPPED) == 0)
    left++;
  return left;
}

static char poison[] = "nobody-gave-this";

__attribute__((noinline)) static void poison_stack(void) {
  const char *volatile deep[2048];
  for (size_t i = 0; i < 2048; i++)
    deep[i] = poison;
  (void)deep[17];
}

void host_poison(void) {
  void *blocks[POISON];
  for (size_t size = 24; size < 512; size += 16) {
    for (size_t i = 0; i < POISON; i++) {
      char **block = blocks[i] = malloc(size);
      for (size_t k = 0; block && k < size / sizeof *block; k++)
        block[k] = poison;
    }
    for (size_t i = 0; i < POISON; i++)
      free(blocks[i]);
  }
  poison_stack();
}
