#include "support.h"
#include "files.h"
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char description[] =
    "{\"id\": \"0-1\", \"title\": \"A title\", \"stage\": 0, \"minutes\": 5, \"difficulty\": 1,\n"
    " \"requires\": [], \"teaches\": [\"pipe\"], \"node\": \"spawn\", \"kind\": \"program\",\n"
    " \"files\": [\"hang.c\"], \"limits\": {\"wall_ms\": 5000},\n"
    " \"checks\": [\n"
    "  {\"id\": \"small\", \"title\": \"small\", \"points\": 1, \"run\": {\"stdout\": \"hi\\n\"}},\n"
    "  {\"id\": \"big\", \"title\": \"big\", \"points\": 2, \"needs\": [\"small\"],\n"
    "   \"run\": {\"args\": [\"-n\"], \"stdin\": \"x\", \"code\": 3}, \"engines\": [\"waitgraph\"]}],\n"
    " \"gate\": {\"lines\": 90}, \"mistakes\": [\"one\", \"two\"], \"proved\": \"It works.\"}\n";

const char *write_file(const char *name, const char *text) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/%s", test_dir(), name);
  char folder[4096];
  snprintf(folder, sizeof folder, "%s", path);
  *strrchr(folder, '/') = '\0';
  EXPECT_OK(folder_make(folder));
  EXPECT_OK(file_write(path, text, strlen(text)));
  return path;
}

const char *write_exercise_with(const char *old, const char *with) {
  static char dir[4096];
  char text[4096];
  const char *at = strstr(description, old);
  EXPECT(at != NULL);
  snprintf(text, sizeof text, "%.*s%s%s", (int)(at - description), description, with, at + strlen(old));
  write_file("0-1/exercise.json", text);
  write_file("0-1/starter/hang.c", "int main(void) { return 0; }\n");
  write_file("0-1/task.md", "Do it.\n");
  snprintf(dir, sizeof dir, "%s/0-1", test_dir());
  return dir;
}

const char *write_exercise(void) {
  return write_exercise_with("", "");
}
