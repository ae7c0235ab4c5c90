/* What the process around the library offers: its clock, its environment, its files. */
#include "base/wtf8.h"
#include "os/os.h"
#include "os/windows/sys_windows.h"

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
  strcpy(shell, "cmd.exe");
  if (units > 0 && units < MAX_PATH)
    shell[wtf8_from_utf16(wide, units, shell)] = '\0';
  return shell;
}

/* ---- environment ---- */

void os_environ_free(char **env) {
  for (size_t i = 0; env && env[i]; i++)
    free(env[i]);
  free(env);
}

static char **list_of(const wchar_t *block) {
  size_t count = 0, used = 0;
  for (const wchar_t *at = block; *at; at += wcslen(at) + 1)
    count++;
  char **list = sys_calloc(count + 1, sizeof *list);
  if (!list)
    return NULL;
  for (const wchar_t *at = block; *at; at += wcslen(at) + 1)
    if ((list[used++] = text_of(at)) == NULL) {
      os_environ_free(list);
      return NULL;
    }
  return list;
}

char **os_environ(void) {
  wchar_t *block = GetEnvironmentStringsW();
  char **list = block ? list_of(block) : NULL;
  if (block)
    FreeEnvironmentStringsW(block);
  return list;
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
  DWORD about;
  int r = sys_attributes(wide, &about);
  if (r >= 0 && about & FILE_ATTRIBUTE_DIRECTORY)
    r = -EACCES;
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
