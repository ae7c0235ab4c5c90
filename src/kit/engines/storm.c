/*
 * Many deaths at once: children stay where they are born until their parent sleeps; it is stopped, they run
 * and end, and only then does it go on. Whatever it is told of their ends comes in one piece.
 */
#include "common/say.h"
#include "engine.h"
#include "record.h"
#include "supervise/run.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#define GIVE_UP_NS INT64_C(3000000000)
#define PILE_NS INT64_C(1500000000)

typedef enum storm_phase { STORM_BEFORE, STORM_PILING, STORM_OVER } storm_phase;

typedef struct storm {
  storm_phase phase;
  rec_log *log;
  int64_t since_ns; /* of this phase */
  uint64_t cpu_ticks;
  long call;
  bool slept; /* in the last snapshot */
  unsigned piled;
} storm;

static int start(kit_run *run, void **state, const char **why) {
  int r = record_start(run, why);
  storm *s = r < 0 ? NULL : calloc(1, sizeof *s);
  if (!s)
    return r < 0 ? r : -ENOMEM;
  s->log = record_writable(kit_run_dir(run));
  if (!s->log) {
    *why = _("the recorder's log cannot be written to");
    free(s);
    return -EIO;
  }
  atomic_store(&s->log->hold, 1);
  *state = s;
  return 0;
}

static unsigned children(const proc_tree *tree, pid_t parent, bool ended) {
  unsigned count = 0;
  for (size_t i = 0; i < tree->count; i++)
    count += tree->items[i].ppid == parent && (tree->items[i].state == 'Z') == ended;
  return count;
}

static void enter(storm *s, storm_phase phase, int64_t now_ns) {
  s->phase = phase;
  s->since_ns = now_ns;
}

/* Asleep in two snapshots, in the same call, without having run between them: it has made whom it makes for
 * now. */
static bool sleeps(storm *s, const proc_info *program) {
  bool asleep = program->state == 'S',
       same = s->slept && asleep && s->cpu_ticks == program->cpu_ticks && s->call == program->call;
  s->slept = asleep;
  s->cpu_ticks = program->cpu_ticks;
  s->call = program->call;
  return same;
}

static void before(storm *s, const proc_info *program, const proc_tree *tree, int64_t now_ns) {
  if (children(tree, program->pid, false) > 0 && sleeps(s, program) && kill(program->pid, SIGSTOP) == 0)
    enter(s, STORM_PILING, now_ns);
  else if (now_ns > GIVE_UP_NS)
    enter(s, STORM_OVER, now_ns);
  if (s->phase != STORM_BEFORE)
    atomic_store(&s->log->hold, 0);
}

static bool observe(kit_run *run, void *state, const proc_tree *tree) {
  storm *s = state;
  const proc_info *program = proc_tree_find(tree, kit_run_pid(run));
  int64_t now_ns = kit_run_elapsed_ns(run);
  if (!program || s->phase == STORM_OVER)
    return false;
  if (s->phase == STORM_BEFORE) {
    before(s, program, tree, now_ns);
  } else if (children(tree, program->pid, false) == 0 || now_ns - s->since_ns > PILE_NS) {
    s->piled = children(tree, program->pid, true);
    atomic_store(&s->log->piled, s->piled);
    (void)kill(program->pid, SIGCONT);
    enter(s, STORM_OVER, now_ns);
  }
  return false;
}

/* What was found is told from the log, by the engine "inject". */
static void finish(kit_run *run, void *state, const proc_tree *tree, kit_findings *findings) {
  const storm *s = state;
  (void)tree;
  (void)findings;
  if (s->piled < 2)
    text_append(&run->report->not_checked,
                "storm: there was no moment in which the program slept and two of its children ended\n");
}

static void release(void *state) {
  storm *s = state;
  if (s)
    record_unmap(s->log);
  free(s);
}

const kit_engine kit_engine_storm = {"storm", start, observe, finish, release};
