/* The first solution uses only calls that the course has taught up to there. */
#include "common/files.h"
#include "common/job.h"
#include "common/place.h"
#include "common/text.h"
#include "course/lessons.h"
#include "dev/proof.h"
#include "engines/tokens.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of processes, and what goes with them. What every C programmer has used (open, read, write, close, malloc)
   is not asked for. Behind the bar: a word whose teaching covers it as well. */
static const char *const vocabulary[] = {
    "fork",
    "vfork",
    "clone",
    "clone3",
    "wait",
    "waitpid",
    "waitid",
    "wait3",
    "wait4",
    "execl|exec",
    "execle|exec",
    "execlp|exec",
    "execv|exec",
    "execve|exec",
    "execvp|exec",
    "execvpe|exec",
    "fexecve|exec",
    "posix_spawn",
    "posix_spawnp|posix_spawn",
    "posix_spawn_file_actions_adddup2|posix_spawn",
    "posix_spawn_file_actions_addclose|posix_spawn",
    "posix_spawn_file_actions_addopen|posix_spawn",
    "posix_spawnattr_setflags|posix_spawn",
    "posix_spawnattr_setpgroup|posix_spawn",
    "system",
    "popen",
    "pipe",
    "pipe2|pipe",
    "dup",
    "dup2",
    "dup3|dup2",
    "close_range",
    "fcntl",
    "socketpair",
    "socket",
    "bind",
    "listen",
    "accept",
    "accept4|accept",
    "connect",
    "sendmsg",
    "recvmsg",
    "send",
    "recv",
    "poll",
    "ppoll|poll",
    "select",
    "pselect|select",
    "epoll_create1|epoll",
    "epoll_ctl|epoll",
    "epoll_wait|epoll",
    "epoll_pwait|epoll",
    "eventfd",
    "signal",
    "sigaction",
    "sigprocmask",
    "pthread_sigmask|sigprocmask",
    "sigsuspend",
    "sigpending",
    "sigwait",
    "sigwaitinfo",
    "sigtimedwait",
    "signalfd",
    "pause",
    "kill",
    "killpg|kill",
    "raise|kill",
    "alarm",
    "setitimer",
    "timer_create",
    "timer_settime|timer_create",
    "timerfd_create|timerfd",
    "timerfd_settime|timerfd",
    "setsid",
    "setpgid",
    "setpgrp|setpgid",
    "getpgid",
    "getsid",
    "tcsetpgrp",
    "tcgetpgrp",
    "ioctl",
    "openpty",
    "forkpty",
    "posix_openpt",
    "pidfd_open|pidfd",
    "pidfd_send_signal|pidfd",
    "pidfd_getfd|pidfd",
    "prctl",
    "setrlimit",
    "prlimit|setrlimit",
    "setuid",
    "setgid",
    "setgroups",
    "setresuid|setuid",
    "setresgid|setgid",
    "chdir",
    "fchdir|chdir",
    "chroot",
    "umask",
    "setenv",
    "putenv|setenv",
    "unsetenv|setenv",
    "clearenv|setenv",
    "environ|environment",
    "unshare",
    "setns",
    "mkstemp",
    "mkostemp|mkstemp",
    "tmpfile",
    "memfd_create",
    "mmap",
    "shm_open",
    "sem_open",
    "mkfifo",
    "flock",
    "lockf",
    "pthread_create|threads",
    "pthread_atfork",
    "atexit",
    "on_exit",
    "daemon",
    "splice",
    "tee",
    "vmsplice",
    "sendfile",
    "writev",
    "readv",
    "preadv2",
    "inotify_init1",
    "getrandom",
    "nanosleep",
    "usleep",
    "sleep",
};
enum { WORDS = sizeof vocabulary / sizeof *vocabulary };

static bool in_word(char c) {
  return isalnum((unsigned char)c) || c == '_';
}

/* As a word of its own; strict: as code, `poll` or poll(. */
static bool says(const char *text, const char *word, bool strict) {
  size_t size = strlen(word);
  for (const char *at = text; (at = strstr(at, word)); at++) {
    char before = at > text ? at[-1] : ' ', after = at[size];
    if (!in_word(before) && !in_word(after) && (!strict || before == '`' || after == '('))
      return true;
  }
  return false;
}

static bool teaches(const exercise *one, const char *word) {
  for (size_t i = 0; one->teaches && one->teaches[i]; i++)
    if (says(one->teaches[i], word, false))
      return true;
  return false;
}

static bool lessons_teach(int stage, const char *word) {
  bool found = false;
  for (int i = 0; i <= stage && !found; i++) {
    char *dir = lesson_dir(i), *path = text_format("%s/lesson.md", dir ? dir : ""), *text = NULL;
    found = dir && file_read(path, &text, NULL) == 0 && says(text, word, true);
    free(text);
    free(path);
    free(dir);
  }
  return found;
}

static bool taught(const subject *of, const subjects *all, const char *word) {
  for (const subject *one = all->items; one <= of; one++)
    if (one->exercise && teaches(one->exercise, word))
      return true;
  return lessons_teach(of->exercise->stage, word);
}

/* NULL: no word of the course; "dup3|dup2" for dup3. */
static const char *find_word(const char *name, size_t size) {
  for (size_t i = 0; i < WORDS; i++)
    if (strncmp(vocabulary[i], name, size) == 0 &&
        (vocabulary[i][size] == '\0' || vocabulary[i][size] == '|'))
      return vocabulary[i];
  return NULL;
}

/* Adds the name of a call that is a word of the course and was not taught. */
static void look(const subject *of, const subjects *all, const char *name, size_t size, char ***untaught) {
  const char *word = find_word(name, size), *covered = word ? strchr(word, '|') : NULL;
  char *call = text_format("%.*s", (int)size, name);
  if (word && !taught(of, all, call) && !(covered && taught(of, all, covered + 1)) &&
      !list_has(*untaught, call))
    list_add(untaught, call);
  else
    free(call);
}

/* syscall(SYS_pidfd_open, ...): nm sees none of it. */
static void look_at_numbers(const subject *of, const subjects *all, const char *path, char ***untaught) {
  token_list tokens;
  if (tokens_read(path, &tokens) < 0)
    return;
  for (size_t i = 0; i < tokens.count; i++)
    if (token_is_name(&tokens, i) && tokens.items[i].size > 4 &&
        strncmp(tokens.items[i].text, "SYS_", 4) == 0)
      look(of, all, tokens.items[i].text + 4, tokens.items[i].size - 4, untaught);
  tokens_free(&tokens);
}

/* What nm lists: "fork U". */
static void look_at_symbols(const subject *of, const subjects *all, const char *listing, char ***untaught) {
  for (const char *line = listing; *line; line += strcspn(line, "\n") + (line[strcspn(line, "\n")] == '\n'))
    look(of, all, line, strcspn(line, " @\n"), untaught);
}

static void look_at_file(const subject *of, const subjects *all, const char *dir, const char *file,
                         char ***untaught) {
  char *path = text_format("%s/%s", dir, file), *object = text_format("/tmp/kit-calls-XXXXXX");
  int fd = mkstemp(object);
  job compile = {0}, list = {0};
  job_arguments(&compile, (const char *const[]){"gcc", "-std=c11", "-D_GNU_SOURCE=", "-w", "-c", path, "-o",
                                                object, "-I", dir, NULL});
  list_add(&compile.argv, text_format("-I%s/starter", of->dir));
  job_arguments(&list, (const char *const[]){"nm", "-u", "-P", object, NULL});
  if (fd >= 0 && jobs_run(&compile, 1) && jobs_run(&list, 1) && list.out.data)
    look_at_symbols(of, all, list.out.data, untaught);
  look_at_numbers(of, all, path, untaught);
  if (fd >= 0) {
    (void)close(fd);
    (void)unlink(object);
  }
  job_clear(&list);
  job_clear(&compile);
  free(object);
  free(path);
}

void prove_calls(subject *of, const subjects *all) {
  char *top = text_format("%s/solutions", of->dir), **names = folder_names(top, ""), **untaught = NULL;
  char *dir = text_format("%s/%s", top, names ? names[0] : "");
  text_buffer list = {NULL, 0};
  of->proved[PROOF_CALLS] = names != NULL;
  for (size_t i = 0; names && of->exercise->files[i]; i++)
    if (strstr(of->exercise->files[i], ".c"))
      look_at_file(of, all, dir, of->exercise->files[i], &untaught);
  for (size_t i = 0; untaught && untaught[i]; i++)
    text_addf(&list, "%s%s", i ? ", " : "", untaught[i]);
  if (untaught)
    problem_add(
        of, PROOF_CALLS, NULL,
        "the first solution (%s) uses %s: not in \"teaches\" of this exercise or of one before, and in no "
        "lesson up to stage %d",
        names[0], list.data, of->exercise->stage);
  free(list.data);
  list_free(untaught);
  free(dir);
  list_free(names);
  free(top);
}
