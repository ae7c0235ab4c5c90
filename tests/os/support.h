/* Plans for the tests of the floor, and the end of a process as it was told. */
#ifndef TESTS_OS_SUPPORT_H
#define TESTS_OS_SUPPORT_H

#include "harness.h"
#include "os/os.h"

enum { START_SOURCES = 24 };

struct start {
  os_plan plan;
  os_step steps[64];
  os_source sources[START_SOURCES];
  char *argv[16];
  char *candidates[4];
};

/* A plan that runs a helper of this program, with 0-2 inherited. More arguments, NULL at the end. */
void start_helper(struct start *start, const char *name, ...);

/* One that waits on the gate's descriptor before it leaves with the code. */
void start_held(struct start *start, const char *code, int hold_fd);

/* Descriptor `target` of the child comes from source number `source`. */
void start_place(struct start *start, int target, int source, os_source_kind kind, int fd);

/* Before the end of the plan: limits, ids, the directory. */
void start_add(struct start *start, os_step step);

/* Adds what comes last and runs the plan. */
int start_with(os_loop *loop, struct start *start, os_exit_fn *done, void *ctx, os_process **ret,
               os_failure *ret_failure);

/* The same with on_ended(). */
struct ended {
  os_exit exit;
  int times;
};
int start_run(os_loop *loop, struct start *start, struct ended *ended, os_process **ret,
              os_failure *ret_failure);

/* start_run() that must succeed. */
os_process *start_expect(os_loop *loop, struct start *start, struct ended *ended);

/* Runs the loop until the end was told. */
void wait_ended(os_loop *loop, const struct ended *ended);
void on_ended(void *ctx, const os_exit *exit);

/* Until the child has ended, and is left a zombie; until somebody in this process has reaped it. */
void wait_zombie(int pid);
void wait_reaped(int pid);

/* Until so many are open: who reaps in the background closes its descriptor after that. */
void wait_open_fds(int count);

/* Whether the kernel keeps the status of what was reaped; found out without the library's watching. */
bool kernel_remembers(void);

/* Somebody else has reaped it, and its code was 9. */
void expect_stolen(const struct ended *ended, bool recovered);

os_loop *open_loop(void);

/* Each way in which this back end can start and watch a process, as fault rules; NULL at the end. */
extern const char *const start_modes[];

/* Arms a mode and one more rule ("" for none). */
void arm(const char *mode, const char *rule);

/* Whether the back end under test has pidfds at all. */
bool has_pidfd(void);

#endif
