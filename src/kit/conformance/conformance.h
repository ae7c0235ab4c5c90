/*
 * Comparing the library with the real Node: the parts behind `kit conformance`. The format of scenarios,
 * transcripts and deviations is described in tests/conformance/README.md.
 *
 *   scenario -> run (twice) -> transcript -> compare (with deviations) -> row
 */
#ifndef KIT_CONFORMANCE_H
#define KIT_CONFORMANCE_H

#include "childproc.h"

#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>

/* ---- Scenarios ---- */

typedef struct conf_scenario {
  char *id;
  char *text;  /* the file, before ${…} is filled in */
  cJSON *json; /* the same, read; NULL where it cannot be */
  char *wrong; /* what is wrong with it, or NULL */
} conf_scenario;

void scenario_read(const char *path, conf_scenario *ret);
void scenario_free(conf_scenario *scenario);
bool scenario_needs(const conf_scenario *scenario, const char *what);

/* "unix" or "windows": is it for that system? Those that do not say are for Unix. */
bool scenario_is_for(const conf_scenario *scenario, const char *system);

/* The text with ${name} filled in: pairs of names and values, NULL at the end; and ${repeat:TEXT:N}. free()
 * it. */
char *scenario_fill(const char *text, const char *const *pairs);

/* ---- Transcripts ---- */

typedef struct conf_entry {
  cJSON *json;
  char *place; /* the event it is, or happened in: what its order depends on */
} conf_entry;

typedef struct conf_transcript {
  conf_entry *entries;
  size_t count;
} conf_transcript;

/* Adds the lines of one; process ids and the texts in `pairs` (value, name) become names. Never fails: what
   cannot be read is an entry that says so. */
void transcript_read(const char *path, const char *const *pairs, conf_transcript *to);
void transcript_add(conf_transcript *transcript, cJSON *entry); /* takes entry */
void transcript_add_text(conf_transcript *to, const char *event, const char *name, const char *text);
void transcript_free(conf_transcript *transcript);

/* Lists of names that have no order among themselves ('*' stands for any text), and patterns of entries that
   have an order with nothing. */
typedef struct conf_unordered {
  const cJSON **groups, **loose;
  size_t count, loose_count;
  bool free_exit; /* 'exit' has no order with the streams of the same child */
} conf_unordered;

void unordered_add(conf_unordered *to, const cJSON *groups); /* of the form of a scenario's "unordered" */

/* Brings it into the one order that all equivalent transcripts share, and joins data. */
void transcript_sort(conf_transcript *transcript, const conf_unordered *unordered);

/* Whether every member of the pattern is matched by the entry's; null: it has none. */
bool entry_matches(const cJSON *entry, const cJSON *pattern);
bool value_matches(const cJSON *value, const cJSON *pattern);

bool text_matches(const char *text, const char *pattern); /* '*' stands for any text */

/* ---- Deviations ---- */

typedef struct conf_deviations {
  cJSON *list; /* of the file */
  size_t count;
  const char *system; /* "unix" or "windows": others' deviations count for nothing */
} conf_deviations;

int deviations_read(const char *path, const char *system, conf_deviations *ret);
void deviations_free(conf_deviations *deviations);
const char *deviation_name(const conf_deviations *deviations, size_t i);
bool deviation_exists(const conf_deviations *deviations, const char *name);
bool deviation_is_here(const conf_deviations *deviations, size_t i);

/* Whether both transcripts hold what the deviation's "when" asks for. */
bool deviation_possible(const conf_deviations *deviations, size_t i, const conf_transcript *node,
                        const conf_transcript *here);

/* What deviations with used[i] say about order is added. */
void deviations_unorder(const conf_deviations *deviations, const bool *used, conf_unordered *to);

/* Node's numbers that are others here, under deviations with used[i]. */
void deviations_renumber(const conf_deviations *deviations, const bool *used, conf_transcript *node);

/* Whether a rule of a deviation with used[i] explains this pair; NULL is "no such entry". */
bool deviations_explain(const conf_deviations *deviations, const bool *used, const cJSON *node,
                        const cJSON *here);

/* ---- Comparison ---- */

typedef enum conf_result { CONF_SAME, CONF_DEVIATION, CONF_DIFFERS, CONF_SKIPPED } conf_result;

typedef struct conf_outcome {
  conf_result result;
  char *deviation; /* names with ", " between them, or NULL */
  char *diff;      /* lines; "" where nothing differs */
} conf_outcome;

/* strict: a deviation that the scenario does not announce is a difference. */
/* all: an announced deviation must be there. */
typedef struct conf_rigour {
  bool strict, all;
} conf_rigour;
conf_outcome compare(const conf_scenario *scenario, const conf_transcript *node, const conf_transcript *here,
                     const conf_deviations *deviations, conf_rigour rigour);
void outcome_free(conf_outcome *outcome);
bool scenario_announces(const conf_scenario *scenario, const char *name);

/* ---- Who starts whom ---- */

/*
 * A scenario runs with Node and with the library as the parent. One with a "peer" runs with both as the
 * child, too; all four transcripts must say what that of two Nodes says.
 */
enum { CONF_PAIRINGS = 4 };
typedef struct conf_pairing {
  bool node_parent, node_child;
  const char *name, *folder;
} conf_pairing;
extern const conf_pairing conf_pairings[CONF_PAIRINGS]; /* first the one to agree with */
size_t scenario_pairings(const conf_scenario *scenario);

/* Compares the first transcript with each of the others. An announced deviation must be in one of them. */
conf_outcome compare_pairings(const conf_scenario *scenario, const conf_transcript *transcripts, size_t count,
                              const conf_deviations *deviations, bool strict);

/* ---- Runs ---- */

typedef struct conf_setup {
  char *base;      /* scratch folder of everything */
  char *emulator;  /* what runs programs for Windows, or NULL */
  char *emulated;  /* a file in the build folder for Windows, where Wine's own folder is */
  char *node;      /* the program */
  char *driver;    /* the library's */
  char *driver_js; /* Node's */
  char *probe;
  char *peer, *peer_js; /* the child with a channel, by the library and by Node */
  char *bin;            /* a folder with that Node as `node`, for PATH */
  cp_queue *queue;
} conf_setup;

/* build: the folder where the drivers were built. */
int setup_make(const char *node, const char *build, bool windows, size_t jobs, conf_setup *ret);
void setup_free(conf_setup *setup);

/* How the system under test calls a path: Wine has the root of this one as Z:. free() it. */
char *setup_path(const conf_setup *setup, const char *path);

/* The text as it stands between the quotation marks of a JSON string. free() it. */
char *text_in_json(const char *text);

/* The scratch folder of one run. */
enum { CONF_WORK, CONF_PROBE, CONF_PEER, CONF_PEER_JS, CONF_PATHS };
typedef struct conf_scratch {
  const conf_setup *setup;
  const conf_scenario *scenario;
  const conf_pairing *pairing;
  char *folder, *work;      /* the whole, and the part of it that the scenario lives in */
  char *names[CONF_PATHS];  /* work, probe, peer, peer.js: as the system calls them ... */
  char *quoted[CONF_PATHS]; /* ... and as JSON has that */
} conf_scratch;

int scratch_make(conf_scratch *one); /* setup, scenario and pairing are set */
void scratch_collect(const conf_scratch *one, const char *failure, conf_transcript *to);
void scratch_free(conf_scratch *one);
bool scratch_is_nobodys(const conf_scratch *one); /* its driver runs without rights */
char *path_below(const char *folder, const char *name);

/* The callee frees the transcript. */
typedef void conf_done_fn(conf_transcript *transcript, const conf_pairing *pairing, void *ctx);

/* Runs a scenario under a deadline; done is called from the loop, also on failure. */
void side_start(const conf_setup *setup, const conf_scenario *scenario, const conf_pairing *pairing,
                conf_done_fn *done, void *ctx);

/* Adds what the children with a channel wrote. */
void peers_collect(const conf_scenario *scenario, const char *folder, const char *const *pairs,
                   conf_transcript *to);

/* After an interruption: ends those that run, and each that is still to start as soon as it has. A loop's
 * wake function. */
void sides_stop(cp_loop *loop, void *ctx);

/* The Node to compare with: what was asked for, KIT_NODE, PATH, the build folder. NULL where there is
   none. Its major version, too. free() it. */
char *node_find(const char *asked, int *ret_major);

/* The same of Windows: what was asked for, KIT_NODE_WINDOWS, the build folder. */
char *node_find_windows(const char *asked, const char *build, int *ret_major);

/* ---- The whole ---- */

enum { CONF_EXIT_SKIPPED = 77 };
typedef struct conf_arguments {
  const char *scenarios, *node, *build;
  char **only;
  long jobs, sample; /* sample: so many scenarios at the most */
  bool json, strict, windows;
} conf_arguments;

/* Where the drivers were built. free() it. */
char *conf_build_of(const conf_arguments *with);

/* The exit code. */
int conf_run_suite(const conf_arguments *with, const char *node, int major);

#endif
