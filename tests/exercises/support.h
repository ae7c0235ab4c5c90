/* `kit` as it is typed, and what its JSON says. */
#ifndef EXERCISE_SUPPORT_H
#define EXERCISE_SUPPORT_H

#include <cJSON.h>
#include <stdbool.h>

/* Path below the checkout, where it is not absolute; static, one at a time. */
const char *in_root(const char *path);

/* Points kit to this checkout and build, and its own folder to the test's. */
void kit_prepare(void);

/* kit ARGS…; the code, and the output to free(). */
int kit_run_with(const char *const *args, char **ret_out);

/* kit check EXERCISE --dir PATH --json [--quick]: free with cJSON_Delete(). */
cJSON *kit_check(const char *exercise, const char *path, bool quick);

/* The path of a copy of the folder in the folder of this test; static. */
const char *copy_of(const char *folder);

/* A text of the object; a failure if there is none. */
const char *json_text(const cJSON *object, const char *name);

/* The ids that count in the checks, each once and with a space before it: " raw-status zombie-some". */
char *json_named(const cJSON *checked);

/* Everything that a check said, into the report of this test, should it fail. */
void json_note(const cJSON *checked);

/* Names in a folder of the checkout that end with `suffix`, NULL at the end; free with list_free() of text.h.
 */
char **names_in(const char *folder, const char *suffix);

/* A whole file of the checkout, to free(). */
char *read_whole(const char *path);

#endif
