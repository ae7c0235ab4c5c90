/*
 * One child from its plan to 'close':
 *
 *   QUEUED -> RUNNING -> EXITED -> CLOSED
 *        \-> FAILED ------------->/
 *
 * 'close' comes when the process has ended and every pipe to it but stdin has closed (Node counts so), and
 * the channel, if there is one.
 */
#ifndef CHILD_CHILD_H
#define CHILD_CHILD_H

#include "base/emitter.h"
#include "child/abort.h"
#include "child/capture.h"
#include "child/plan.h"
#include "io/stream.h"
#include "ipc/channel.h"

enum child_event { CHILD_SPAWN = 1, CHILD_ERROR, CHILD_EXIT, CHILD_CLOSE };
enum child_state { CHILD_QUEUED, CHILD_RUNNING, CHILD_EXITED, CHILD_FAILED, CHILD_CLOSED };

struct cp_child {
  struct member member; /* first: released by address */
  cp_loop *loop;
  enum child_state state;
  os_process *process;
  struct plan plan;
  struct emitter events;
  cp_result result; /* result.error is owned */

  cp_stream **streams; /* plan.os.source_count of them; NULL where it is no pipe */
  size_t stream_count;
  size_t closes_needed, closes_got;
  size_t first_read;   /* the first that may be read: 1, and 0 where stdin is a terminal */
  cp_channel *channel; /* where an element of stdio is CP_IPC */

  struct capture *captures; /* one for each stream, where something is captured */
  cp_output *outputs;       /* one for each stream; shown in the result */
  bool tee, overflowed;
  cp_overflow overflow;
  cp_progress_fn *on_progress;
  void *progress_ctx;
  const cp_error *capture_error; /* owned; more than max_buffer has come, or there was no memory for it */

  int kill_signal;
  bool cut_streams; /* exec: when it is ended, what it still writes is not waited for */
  int64_t grace_ms, drain_ms;
  struct timer grace, drain;
  int64_t timeout_ms;
  cp_limits limits;
  struct timer timeout, wall;
  size_t clocks;  /* as many timers of the loop are reserved for it */
  bool timed_out; /* after the exit: the pipes were held too long */
  struct abort_link abort;

  os_tree *tree;          /* what holds it and its descendants together; until 'close' */
  bool ending;            /* its tree is being ended, with SIGKILL after the grace */
  bool tree_waited;       /* … and 'close' waits for that */
  struct timer tree_look; /* is somebody left? */
  int64_t tree_look_ms, tree_waited_ms;

  bool referenced; /* cp_ref(), which is the default */
  bool holds;      /* … and keeps the loop running now */
  bool kept;       /* cp_child_keep() */
  unsigned waits;  /* calls of cp_wait() that look at it */
  bool thrown;     /* freed after this round */

  struct tick spawn_tick, error_tick, exit_tick, flush_tick;

  /* Called once when the process is gone or never came, for whoever counts children. */
  void (*on_gone)(struct cp_child *child);
  cp_queue *queue;
  struct cp_child *next_in_queue;
};

/* ---- child.c ---- */

/* A child with its plan and streams, not started. options are checked. NULL: cp_last_error(). */
cp_child *child_new(const char *file, const char *const *args, const cp_options *options);

/* For a process that something else started: no plan, no streams. */
cp_child *child_of_pid(int pid, const cp_options *options);

void child_destroy(cp_child *child); /* memory; nothing is emitted */

/* ---- start.c ---- */

/*
 * Starts it. 0: it runs, or has failed in a way that it will emit. Otherwise nothing is left of it but
 * its memory, and the negative errno and cp_last_error() are for the caller.
 */
int child_start(cp_child *child);

/* The same for a child of child_of_pid(). */
int child_watch(cp_child *child);

/* ---- exit.c ---- */

void child_on_exit(void *ctx, const os_exit *exit);

/* ---- fail.c ---- */

/* It never ran: 'error' with cp_last_error(), then 'close'. */
void child_fail(cp_child *child);

/* The error of a start that failed; the last error of this thread. Returns the negative errno. */
int start_error(const cp_child *child, const os_failure *failure);

/* Whether Node emits it; what is not emitted is thrown. */
bool error_is_event(int errnum);

/* ---- stdio.c: what it takes to make the streams and open what stdio names ---- */

int child_make_streams(cp_child *child);
int child_make_channel(cp_child *child, const cp_options *options);
int child_keep_descriptors(cp_child *child); /* for one that must wait: its own copies */
int child_open_stdio(cp_child *child, os_failure *ret_failure);
void child_close_sources(cp_child *child);
void child_hand_over_streams(cp_child *child);

/* ---- clocks.c ---- */

void child_arm(cp_child *child);    /* clocks and abort, when it runs */
void child_disarm(cp_child *child); /* … and when it is over */

/* … when the process has ended: exec's timeout goes on, for pipes that somebody else holds. */
void child_disarm_process(cp_child *child);

/* 1 sent, 0 gone, or the negative errno of kill() with cp_last_error(). */
int child_signal(cp_child *child, int signal);

/* Ends it for a reason: kill_signal, and after grace_ms SIGKILL. Whether a signal was sent. */
bool child_end(cp_child *child, cp_killed_by why);

/* A clock that keeps the loop running; run() lets go of it first: loop_let_go(child->loop). */
void child_start_clock(cp_child *child, struct timer *timer, int64_t ms, void (*run)(void *ctx));
void child_stop_clock(cp_child *child, struct timer *timer);
void child_keep_error(cp_child *child); /* the last error of this thread becomes the result's */

/* ---- tree.c: what descends from it, too, where the tree is owned ---- */

/* As child_signal(), to all of its tree; without one, to the child. */
int child_signal_all(cp_child *child, int signal);

/* SIGCONT, and after grace_ms SIGKILL, to all that is left by then. */
void child_end_after(cp_child *child, int64_t grace_ms);

void child_tree_started(cp_child *child);
void child_tree_exit(cp_child *child);  /* the child has ended; its tree may go on */
void child_tree_close(cp_child *child); /* it is let go */

/* ---- output.c: capturing, as the options ask for it ---- */

int child_make_captures(cp_child *child, const cp_options *options); /* 0 or -ENOMEM */
int child_write_input(cp_child *child, const cp_options *options);
void child_free_captures(cp_child *child);

/* A copy of its result with this error (or NULL), which takes the captured output over; nobody may look then.
 */
cp_result *child_give_result(cp_child *child, const cp_error *error);

/* ---- state.c ---- */

void child_show_outputs(cp_child *child); /* fills the result's */
void child_end_streams(cp_child *child);  /* all but stdin are closed, read or not, and the channel */

void child_update_hold(cp_child *child);
void child_free_if_over(cp_child *child);
void child_count_close(cp_child *child); /* one of closes_needed has come */
void child_emit_error(cp_child *child);

#endif
