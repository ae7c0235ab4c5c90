/* Lessons: what they quote is in their programs, what they show is what the programs print. */
#include "childproc.h"
#include "common/text.h"
#include "harness.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_WORDS = 1500, MOST_LINES = 64 };

static size_t words_in(const char *text) {
  size_t words = 0;
  for (const char *at = text + strspn(text, " \n"); *at; at += strspn(at, " \n")) {
    words++;
    at += strcspn(at, " \n");
  }
  return words;
}

/* The lines between the marker and the next end marker, without the indentation that the marker has. */
static char *quoted_part(const char *source, const char *marker) {
  char *wanted = text_format("/* #%s */\n", marker);
  const char *begin = strstr(source, wanted);
  if (!begin)
    FAIL("there is no marker %s", marker);
  int indent = 0;
  while (begin - indent > source && begin[-indent - 1] == ' ')
    indent++;
  const char *line = begin + strlen(wanted), *end = strstr(line, "/* #end */");
  EXPECT(end != NULL);
  text_buffer part = {NULL, 0};
  while (line < end && strncmp(line + strspn(line, " "), "/* #end */", 10) != 0) {
    size_t size = strcspn(line, "\n") + 1;
    int drop = (int)strspn(line, " ") < indent ? (int)strspn(line, " ") : indent;
    text_add(&part, line + drop, size - (size_t)drop);
    line += size;
  }
  free(wanted);
  return text_take(&part);
}

static void expect_quote(const char *lesson, const char *what, const char *block) {
  char *name = text_copy(what), *marker = strchr(name, '#');
  EXPECT(marker != NULL);
  *marker++ = '\0';
  char *path = text_format("lessons/%s/%s", lesson, name);
  char *source = read_whole(path), *part = quoted_part(source, marker);
  NOTE("%s", path);
  EXPECT_STR(block, part);
  free(part);
  free(source);
  free(path);
  free(name);
}

static void expect_output(const char *name, const char *block) {
  char *out = NULL;
  EXPECT_EQ(kit_run_with((const char *const[]){"demo", name, NULL}, &out), 0);
  EXPECT_STR(out, block);
  free(out);
}

/* Each block whose first line says where it comes from; how many there were. */
static size_t check_blocks(const char *lesson, const char *text) {
  size_t checked = 0;
  for (const char *fence = text; (fence = strstr(fence, "\n```")); fence++) {
    const char *info = fence + 4, *body = info + strcspn(info, "\n") + 1, *end = strstr(body, "\n```");
    EXPECT(end != NULL);
    char *head = text_format("%.*s", (int)(body - info) - 1, info);
    char *block = text_format("%.*s", (int)(end + 1 - body), body);
    if (strncmp(head, "c ", 2) == 0)
      expect_quote(lesson, head + 2, block);
    else if (strncmp(head, "output ", 7) == 0)
      expect_output(head + 7, block);
    else
      checked--;
    checked++;
    free(head);
    free(block);
    fence = end;
  }
  return checked;
}

/* Text is wrapped when it is shown; what stands in blocks has to fit as it is. */
static void expect_narrow_blocks(const char *text) {
  bool fenced = false;
  for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
    int columns = 0;
    if (strncmp(line, "```", 3) == 0)
      fenced = !fenced;
    for (const char *at = line; *at != '\n'; at++)
      columns += (*at & 0xc0) != 0x80; /* UTF-8: one for each character */
    if ((fenced || strncmp(line, "    ", 4) == 0) && columns > 80)
      FAIL("%d columns: %.*s", columns, (int)strcspn(line, "\n"), line);
  }
}

static void check_lesson(const char *lesson) {
  char *path = text_format("lessons/%s/lesson.md", lesson);
  char *text = read_whole(path);
  NOTE("%s", path);
  EXPECT_LE(words_in(text), MOST_WORDS);
  expect_narrow_blocks(text);
  EXPECT_GT(check_blocks(lesson, text), 0);
  free(text);
  free(path);
}

/* The folders: what routes there are stands beside them. */
static char **lesson_names(void) {
  char **names = names_in("lessons", ""), **lessons = NULL;
  for (size_t i = 0; names[i]; i++)
    if (!strchr(names[i], '.'))
      list_add(&lessons, text_copy(names[i]));
  list_free(names);
  return lessons;
}

/* Each lesson says "# Stage N: …", N being its folder's number. */
static void expect_title(const char *lesson) {
  char *path = text_format("lessons/%s/lesson.md", lesson), *text = read_whole(path);
  char *title = text_format("# Stage %d: ", atoi(lesson));
  EXPECT_EQ(strncmp(text, title, strlen(title)), 0);
  free(title);
  free(text);
  free(path);
}

/* All of them in full; else one of three, by the seed. */
TEST(each_lesson_shows_what_its_programs_print) {
  kit_prepare();
  char **lessons = lesson_names();
  const char *seed = getenv("CHILDPROC_SEED");
  size_t turn = seed ? (size_t)strtoul(seed, NULL, 10) : 0, checked = 0;
  for (size_t i = 0; lessons[i]; i++) {
    expect_title(lessons[i]);
    if (!test_full() && (i + turn) % 3 != 0)
      continue;
    check_lesson(lessons[i]);
    checked++;
  }
  EXPECT_GT(checked, 0);
  list_free(lessons);
}

TEST(programs_are_short_and_say_what_they_show) {
  char **lessons = lesson_names();
  for (size_t i = 0; lessons[i]; i++) {
    char *folder = text_format("lessons/%s", lessons[i]);
    char **programs = names_in(folder, ".c");
    for (size_t k = 0; programs[k]; k++) {
      char *path = text_format("%s/%s", folder, programs[k]), *text = read_whole(path);
      int lines = 0;
      for (const char *at = text; (at = strchr(at, '\n')); at++)
        lines++;
      NOTE("%s", path);
      EXPECT_LE(lines, MOST_LINES);
      EXPECT_EQ(strncmp(text, "/* ", 3), 0);
      free(text);
      free(path);
    }
    list_free(programs);
    free(folder);
  }
  list_free(lessons);
}

/* In place of the ping of the system, which needs a package, and here and there a right. */
static void make_ping(void) {
  FILE *file = fopen("ping", "w");
  EXPECT(file != NULL);
  EXPECT(fputs("#!/bin/sh\necho \"$@\"\nexit 5\n", file) >= 0);
  EXPECT_EQ(fclose(file), 0);
  EXPECT_SYS(chmod("ping", 0755));
  char *path = text_format("%s:%s", test_dir(), getenv("PATH"));
  EXPECT_SYS(setenv("PATH", path, 1));
  free(path);
}

static const char ping_says[] = "-c 3 127.0.0.1\nchild process exited with code 5\n";

TEST(spawn_in_c) {
  kit_prepare();
  make_ping();
  expect_output("spawn", ping_says);
}

static void expect_javascript(const char *path, const char *expected) {
  cp_child *child = cp_spawn("node", CP_ARGS(in_root(path)),
                             CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_TO_PATH("out"), CP_INHERIT)));
  cp_result *result = cp_wait(child, -1);
  if (result->error && strcmp(result->error->code, "ENOENT") == 0)
    SKIP("node is not installed");
  EXPECT_EQ(result->code, 0);
  result = cp_result_free(result);
  char text[1000] = "";
  FILE *file = fopen("out", "r");
  EXPECT(file != NULL);
  (void)!fread(text, 1, sizeof text - 1, file);
  EXPECT_EQ(fclose(file), 0);
  EXPECT_STR(text, expected);
}

TEST(spawn_in_javascript) {
  make_ping();
  expect_javascript("lessons/0-start/spawn.js", ping_says);
}

TEST(exit_event_in_javascript) {
  expect_javascript("lessons/2-wait/exit_event.js",
                    "exit 3: code 3, signal null\nkill $$: code null, signal SIGTERM\n");
}

TEST(shell_or_list_in_javascript) {
  expect_javascript("lessons/12-shells/shell_or_list.js",
                    "pasted: nothing\nINJECTED\nlist: nothing; echo INJECTED\n");
}
