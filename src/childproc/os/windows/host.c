/* What the process around the library offers: its clock, its environment, its files. */
#include "os/os.h"
#include "os/sys.h"
#include "os/windows/windows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

int64_t os_now_ns(void) {
  LARGE_INTEGER now, each;
  (void)QueryPerformanceCounter(&now);
  (void)QueryPerformanceFrequency(&each);
  int64_t seconds = now.QuadPart / each.QuadPart, rest = now.QuadPart % each.QuadPart;
  return seconds * 1000000000 + rest * 1000000000 / each.QuadPart;
}

bool os_takes_line(void) {
  return true;
}

const char *os_shell(void) {
  static _Thread_local char shell[3 * MAX_PATH + 1];
  wchar_t wide[MAX_PATH];
  DWORD units = GetEnvironmentVariableW(L"ComSpec", wide, MAX_PATH);
  char *text = units > 0 && units < MAX_PATH ? text_of_part(wide, units) : NULL;
  strcpy(shell, text ? text : "cmd.exe");
  free(text);
  return shell;
}

/* ---- environment ---- */

static char **list_of(const wchar_t *block) {
  size_t count = 0, used = 0;
  for (const wchar_t *at = block; *at; at += wcslen(at) + 1)
    count++;
  char **list = sys_calloc(count + 1, sizeof *list);
  for (const wchar_t *at = block; list && *at; at += wcslen(at) + 1)
    if ((list[used] = text_of(at)) != NULL)
      used++;
  return list;
}

/* Valid until the next call in this thread. */
char **os_environ(void) {
  static _Thread_local char **list;
  static char *none[1];
  for (size_t i = 0; list && list[i]; i++)
    free(list[i]);
  free(list);
  wchar_t *block = GetEnvironmentStringsW();
  list = block ? list_of(block) : NULL;
  if (block)
    FreeEnvironmentStringsW(block);
  return list ? list : none;
}

int os_environ_take(const char *name, char **ret) {
  wchar_t *wide = wide_of(name);
  if (!wide)
    return -ENOMEM;
  DWORD units = GetEnvironmentVariableW(wide, NULL, 0);
  int r = 0;
  if (units > 0) {
    wchar_t *value = sys_calloc(units, sizeof *value);
    char *text = value && GetEnvironmentVariableW(wide, value, units) < units ? text_of(value) : NULL;
    free(value);
    r = text ? 1 : -ENOMEM;
    if (text) {
      (void)_wputenv_s(wide, L""); /* the C runtime has a copy of its own */
      (void)SetEnvironmentVariableW(wide, NULL);
      *ret = text;
    }
  }
  free(wide);
  return r;
}

/* ---- files ---- */

int os_is_executable(const char *path) {
  wchar_t *wide = wide_of(path);
  if (!wide)
    return -ENOMEM;
  DWORD about = GetFileAttributesW(wide);
  int r = about == INVALID_FILE_ATTRIBUTES ? windows_last() : about & FILE_ATTRIBUTE_DIRECTORY ? -EACCES : 0;
  free(wide);
  return r;
}

char *os_full_path(const char *path) {
  wchar_t *wide = wide_of(path), *full = NULL;
  DWORD units = wide ? GetFullPathNameW(wide, 0, NULL, NULL) : 0;
  if (units > 0)
    full = sys_calloc(units, sizeof *full);
  char *text = full && GetFullPathNameW(wide, units, full, NULL) < units ? text_of(full) : NULL;
  free(full);
  free(wide);
  return text;
}
