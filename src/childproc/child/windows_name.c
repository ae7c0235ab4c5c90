/* Names of files on Windows: which of them are batch files, and what cmd.exe can be told. */
#include "child/windows_command.h"

#include "base/error.h"
#include "base/wtf8.h"

#include <errno.h>
#include <string.h>

#define VALUE "ERR_INVALID_ARG_VALUE"

static bool is_separator(char c) {
  return c == '\\' || c == '/';
}

static bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool has_control(const char *text) {
  for (; *text != '\0'; text++)
    if ((unsigned char)*text < 0x20 || *text == 0x7F)
      return true;
  return false;
}

/* ---- is it a batch file? ---- */

static bool is_space(int32_t character) {
  return character <= 0x20 || (character >= 0x7F && character <= 0xA0) || character == 0x1680 ||
         (character >= 0x2000 && character <= 0x200F) || character == 0x2028 || character == 0x2029 ||
         character == 0x202F || character == 0x205F || character == 0x3000 || character == 0xFEFF;
}

/* Without the dots and spaces at the end, which Windows takes away before it opens a file; the size left. */
static size_t trimmed(const char *text, size_t size) {
  size_t kept = 0;
  for (const char *at = text; at < text + size;) {
    const char *before = at;
    int32_t character = wtf8_next(&at);
    if (character < 0)
      at = before + 1;
    if (character != '.' && (character < 0 || !is_space(character)))
      kept = (size_t)(at - text);
  }
  return kept < size ? kept : size;
}

static bool ends_in_batch(const char *text, size_t size) {
  size = trimmed(text, size);
  if (size < 4 || text[size - 4] != '.')
    return false;
  char suffix[4] = {0};
  for (size_t i = 0; i < 3; i++)
    suffix[i] = (char)(text[size - 3 + i] | 0x20);
  return strcmp(suffix, "bat") == 0 || strcmp(suffix, "cmd") == 0;
}

/* A file, or one of its streams: x.bat::$DATA is x.bat, and of a.txt:x.bat the end is what counts. */
static bool component_is_batch(const char *text, size_t size) {
  const char *end = text + size;
  while (text < end) {
    const char *colon = memchr(text, ':', (size_t)(end - text));
    size_t part = (size_t)((colon == NULL ? end : colon) - text);
    if (ends_in_batch(text, part))
      return true;
    text += colon == NULL ? part : part + 1;
  }
  return false;
}

/*
 * The component that names the file, from the end on: x.bat\., x.bat/ and x.bat\y\.. are x.bat. *size is that
 * of the path in, and of the component out; NULL: there is none.
 */
static const char *last_component(const char *path, size_t *size) {
  size_t end = *size, up = 0;
  for (;;) {
    while (end > 0 && is_separator(path[end - 1]))
      end--;
    if (end == 0)
      return NULL;
    size_t start = end;
    while (start > 0 && !is_separator(path[start - 1]))
      start--;
    size_t length = end - start;
    bool parent = length == 2 && memcmp(path + start, "..", 2) == 0;
    bool nothing = !parent && trimmed(path + start, length) == 0;
    if (!parent && !nothing && up == 0) {
      *size = length;
      return path + start;
    }
    up = parent ? up + 1 : nothing ? up : up - 1;
    end = start;
  }
}

int windows_is_batch(const char *file) {
  if (has_control(file))
    return error_argument(VALUE, -1, "Give the name of a file.",
                          "The argument 'file' must be without control characters");
  if (is_letter(file[0]) && file[1] == ':')
    file += 2;
  size_t size = strlen(file);
  const char *name = last_component(file, &size);
  return name != NULL && component_is_batch(name, size);
}

/* ---- the path of a script ---- */

static int refuse_path(const char *path, const char *why) {
  return error_argument(VALUE, -1, "Move or rename the script, or run it through another path.",
                        "The argument 'file' is no path that cmd.exe can be given: %s. Received '%s'", why,
                        path);
}

static bool starts_with_letters(const char *text, const char *upper) {
  for (; *upper != '\0'; text++, upper++)
    if (*text != *upper && !(is_letter(*upper) && (*text & ~0x20) == *upper))
      return false;
  return true;
}

/* Moves the text behind \\?\ to where an ordinary path has it. */
static bool make_ordinary(char *path) {
  if (strncmp(path, "\\\\?\\", 4) != 0)
    return strncmp(path, "\\\\.\\", 4) != 0;
  if (starts_with_letters(path + 4, "UNC\\")) {
    memmove(path + 2, path + 8, strlen(path + 8) + 1);
    return true;
  }
  memmove(path, path + 4, strlen(path + 4) + 1);
  return is_letter(path[0]) && path[1] == ':';
}

/* Behind \\?\ names count as they are; without it Windows would change such a one into another. */
static bool names_survive(const char *path) {
  for (; *path != '\0'; path += strcspn(path, "\\")) {
    while (*path == '\\')
      path++;
    size_t length = strcspn(path, "\\");
    if (trimmed(path, length) != length)
      return false;
  }
  return true;
}

static const char *path_mistake(const char *path) {
  bool drive = is_letter(path[0]) && path[1] == ':' && path[2] == '\\';
  bool share = path[0] == '\\' && path[1] == '\\' && path[2] != '\0' && path[2] != '\\';
  size_t size = strlen(path);
  return !drive && !share                              ? "it is not absolute"
         : has_control(path)                           ? "it holds a control character"
         : strpbrk(path, "\"<>|*?") != NULL            ? "it holds one of \" < > | * ?"
         : strchr(path + (drive ? 2 : 0), ':') != NULL ? "it names a stream"
         : path[size - 1] == '\\'                      ? "it ends in a backslash"
         : !names_survive(path)                        ? "a name in it ends in a dot or a space"
         : !ends_in_batch(path, size)                  ? "it ends neither in .bat nor in .cmd"
                                                       : NULL;
}

int windows_script_path(struct arena *arena, const char *path, char **ret) {
  char *script = arena_copy(arena, path);
  if (script == NULL)
    return error_memory();
  for (char *at = script; *at != '\0'; at++)
    if (*at == '/')
      *at = '\\';
  if (!make_ordinary(script))
    return refuse_path(path, "it names no file of a drive or a share");
  const char *mistake = path_mistake(script);
  if (mistake != NULL)
    return refuse_path(path, mistake);
  *ret = script;
  return 0;
}

int windows_batch_cwd(const char *cwd) {
  if (cwd == NULL || !is_separator(cwd[0]) || !is_separator(cwd[1]))
    return 0;
  return error_argument(VALUE, -1, "Give a directory of a drive: cmd.exe leaves one of a share for its own.",
                        "The property 'options.cwd' must be on a drive for a batch file. Received '%s'", cwd);
}
