/*
 * What the tool remembers about the learner, in work/state.json: the current exercise, what was passed,
 * what the last check named, how far the hints were read. A missing or broken file is rebuilt from what lies
 * in the work folder, never fatal.
 */
#ifndef KIT_STATE_H
#define KIT_STATE_H

#include "course/exercise.h"

typedef struct kit_state kit_state;

/* Never NULL. A broken file is kept in work/.trash/ and a line on stderr says so. */
kit_state *state_load(void);
kit_state *state_free(kit_state *state);

/* 0, or a negative errno after a message on stderr: the learner can go on without. */
int state_save(kit_state *state);

const char *state_current(const kit_state *state); /* "" when nothing was started */
void state_set_current(kit_state *state, const char *id);

bool state_passed(const kit_state *state, const char *id);
void state_set_passed(kit_state *state, const char *id);

/* The mistake that the last check of it has named; "" for none. */
const char *state_mistake(const kit_state *state, const char *id);
void state_set_mistake(kit_state *state, const char *id, const char *mistake);

/* One text of a group, as "quizzes" and "3"; "" for none. */
const char *state_note(const kit_state *state, const char *group, const char *name);
void state_set_note(kit_state *state, const char *group, const char *name, const char *text);

int state_hint(const kit_state *state, const char *id); /* 0 to 3 */
void state_set_hint(kit_state *state, const char *id, int level);

/* Whether the learner wants no history of the checks. */
bool state_history_off(const kit_state *state);
void state_set_history_off(kit_state *state, bool off);

#endif
