#include "again.h"
#include "recorder/recorder.h"
#include "supervise/proc_read.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { STEP_MS = 20, MOST_TEXT = 1 << 20 };
#define QUIET_NS INT64_C(200000000) /* after its end, for what its children still write */

typedef struct once {
  int ours, theirs; /* the same file, or the two sides of a terminal */
  char *text;
  size_t size;
  bool exited;
} once;

static int open_file(once *o) {
  FILE *file = tmpfile();
  if (!file)
    return -errno;
  o->ours = fcntl(fileno(file), F_DUPFD_CLOEXEC, 3);
  o->theirs = fcntl(fileno(file), F_DUPFD_CLOEXEC, 3);
  (void)fclose(file);
  return o->ours < 0 || o->theirs < 0 ? -errno : 0;
}

static int open_pipe(once *o) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -errno;
  o->ours = ends[0];
  o->theirs = ends[1];
  return fcntl(o->ours, F_SETFL, O_NONBLOCK) < 0 ? -errno : 0;
}

/* Bytes pass as they are: no \r before the end of a line. */
static int open_pair(once *o) {
  char name[64];
  struct termios settings;
  o->ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (o->ours < 0 || grantpt(o->ours) < 0 || unlockpt(o->ours) < 0 ||
      ptsname_r(o->ours, name, sizeof name) != 0)
    return -errno;
  o->theirs = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (o->theirs < 0 || tcgetattr(o->theirs, &settings) < 0)
    return -errno;
  settings.c_oflag &= ~(tcflag_t)OPOST;
  return tcsetattr(o->theirs, TCSANOW, &settings) < 0 ? -errno : 0;
}

/* How much came; 0: nothing now. */
static size_t take(once *o) {
  char block[4096];
  ssize_t n = read(o->ours, block, sizeof block);
  if (n > 0 && o->size < MOST_TEXT)
    (void)output_keep(&o->text, &o->size, block, (size_t)n);
  return n > 0 ? (size_t)n : 0;
}

static void on_exit_seen(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)result;
  ((once *)ctx)->exited = true;
}

/* The recorder's log belongs to the run that is over. */
static const char **environment(const kit_run *run) {
  size_t count = 0;
  const char **env = calloc(run->env_count + 1, sizeof *env);
  for (size_t i = 0; env && i < run->env_count; i++)
    if (strncmp(run->env[i], RECORDER_ENV_LOG "=", sizeof RECORDER_ENV_LOG) != 0)
      env[count++] = run->env[i];
  return env;
}

static cp_child *start(const kit_run *run, cp_loop *loop, once *o) {
  const kit_supervise_options *options = run->options;
  const char **env = environment(run);
  const cp_stdio stdio[] = {options->input ? CP_PIPE : CP_IGNORE, CP_FD(o->theirs), CP_IGNORE, CP_STDIO_LAST};
  cp_options how = {.size = sizeof how,
                    .cwd = options->cwd,
                    .env_add = (const char *const *)env,
                    .detached = true,
                    .limits = tasks_limits(options),
                    .loop = loop,
                    .stdio = stdio};
  cp_child *child = env ? cp_spawn(options->argv[0], options->argv + 1, &how) : NULL;
  free(env);
  if (child && options->input) {
    cp_write(cp_stdin(child), options->input, options->input_size);
    cp_end(cp_stdin(child));
  }
  return child;
}

static int watch(const kit_run *run, cp_loop *loop, cp_child *child, once *o, bool reads) {
  int64_t wall_ns = (run->options->wall_ms > 0 ? run->options->wall_ms : 10000) * 1000000;
  int64_t deadline = proc_now_ns() + wall_ns, quiet = 0;
  (void)cp_on_exit(child, on_exit_seen, o);
  for (;;) {
    bool came = reads && take(o) > 0;
    if (cp_loop_step(loop, came ? 0 : STEP_MS) < 0)
      return -EIO;
    int64_t now = proc_now_ns();
    if (came || !o->exited)
      quiet = now;
    if (o->exited && (!reads || now - quiet > QUIET_NS))
      return 0;
    if (now > deadline) {
      (void)kill(-cp_pid(child), SIGKILL);
      return -ETIMEDOUT;
    }
  }
}

int again(const kit_run *run, again_stdout kind, char **ret_text) {
  once o = {-1, -1, NULL, 0, false};
  int r = kind == AGAIN_FILE ? open_file(&o) : kind == AGAIN_PIPE ? open_pipe(&o) : open_pair(&o);
  cp_loop *loop = r == 0 ? cp_loop_new() : NULL;
  cp_child *child = loop ? start(run, loop, &o) : NULL;
  if (r == 0 && !child)
    r = -EIO;
  if (child)
    r = watch(run, loop, child, &o, kind != AGAIN_FILE);
  if (kind == AGAIN_FILE && r == 0 && lseek(o.ours, 0, SEEK_SET) == 0)
    while (take(&o) > 0)
      ;
  if (child && !o.exited)
    (void)cp_loop_step(loop, 1000);
  (void)cp_loop_free(loop);
  (void)close(o.ours);
  (void)close(o.theirs);
  if (r == 0 && !o.text && !(o.text = calloc(1, 1)))
    r = -ENOMEM;
  if (r < 0)
    free(o.text);
  else
    *ret_text = o.text;
  return r;
}
