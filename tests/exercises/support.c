#include "support.h"

#include "childproc.h"
#include "files.h"
#include "harness.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *in_root(const char *path) {
  static char whole[4096];
  (void)snprintf(whole, sizeof whole, "%s/%s", EXERCISE_ROOT, path);
  return *path == '/' ? path : whole;
}

void kit_prepare(void) {
#ifdef EXERCISE_WITH_THREADS
  SKIP("under ThreadSanitizer learners' programs have threads");
#endif
  EXPECT_SYS(setenv("KIT_ROOT", EXERCISE_ROOT, 1));
  EXPECT_SYS(setenv("KIT_BUILD", EXERCISE_BUILD, 1));
  EXPECT_SYS(setenv("KIT_WORK", test_dir(), 1));
}

static void keep(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  text_add(ctx, data, size);
}

int kit_run_with(const char *const *args, char **ret_out) {
  text_buffer out = {NULL, 0};
  cp_child *child =
      cp_spawn(EXERCISE_KIT, args, CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_INHERIT)));
  EXPECT(cp_on_data(cp_stdout(child), keep, &out) > 0);
  cp_result *result = cp_wait(child, -1);
  if (result->error || result->signal)
    FAIL("kit %s: %s", args[0], result->error ? result->error->message : result->signal_name);
  int code = result->code;
  result = cp_result_free(result);
  *ret_out = text_take(&out);
  return code;
}

cJSON *kit_check(const char *exercise, const char *path, bool quick) {
  char *out = NULL;
  kit_prepare();
  int code = kit_run_with((const char *const[]){"check", exercise, "--dir", in_root(path), "--json",
                                                quick ? "--quick" : NULL, NULL},
                          &out);
  cJSON *checked = cJSON_Parse(out);
  if (!checked)
    FAIL("kit check printed no JSON: %s", out);
  bool pass = strcmp(json_text(checked, "verdict"), "PASS") == 0;
  json_note(checked);
  if (!quick)
    EXPECT_EQ(code == 0, pass && cJSON_IsTrue(cJSON_GetObjectItem(checked, "finished")));
  free(out);
  return checked;
}

/* Whoever runs the tests need not be allowed to write where the exercises are. */
const char *copy_of(const char *folder) {
  static char copy[4096];
  (void)snprintf(copy, sizeof copy, "%s/answer", test_dir());
  cp_result *result = cp_wait(cp_spawn("cp", CP_ARGS("-RT", in_root(folder), copy),
                                       CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT))),
                              -1);
  EXPECT_EQ(result->code, 0);
  result = cp_result_free(result);
  return copy;
}

const char *json_text(const cJSON *object, const char *name) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));
  if (!text)
    FAIL("there is no text \"%s\" in what kit said", name);
  return text;
}

char *json_named(const cJSON *checked) {
  text_buffer named = {NULL, 0};
  text_addf(&named, "%s", "");
  const cJSON *check, *finding;
  cJSON_ArrayForEach(check, cJSON_GetObjectItem(checked, "checks"))
      cJSON_ArrayForEach(finding, cJSON_GetObjectItem(check, "findings")) {
    char *one = text_format(" %s", json_text(finding, "id"));
    if (one[1] && !strstr(named.data ? named.data : "", one))
      text_addf(&named, "%s", one);
    free(one);
  }
  return text_take(&named);
}

void json_note(const cJSON *checked) {
  const cJSON *check, *finding;
  cJSON_ArrayForEach(check, cJSON_GetObjectItem(checked, "checks")) {
    if (strcmp(json_text(check, "verdict"), "PASS") == 0)
      continue;
    NOTE("%s %s %s", json_text(check, "verdict"), json_text(check, "id"), json_text(check, "reason"));
    cJSON_ArrayForEach(finding, cJSON_GetObjectItem(check, "findings"))
        NOTE("  [%s] %s", json_text(finding, "id"), json_text(finding, "what"));
  }
}

char **names_in(const char *folder, const char *suffix) {
  char **names = folder_names(in_root(folder), suffix);
  if (!names)
    FAIL("there is nothing in %s", folder);
  return names;
}

char *read_whole(const char *path) {
  char *data = NULL;
  if (file_read(in_root(path), &data, NULL) != 0)
    FAIL("%s cannot be read", path);
  return data;
}
