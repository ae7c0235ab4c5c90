/* The environment block of a new process. */
#include "os/sys.h"
#include "os/windows/process.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* Without these many programs, and Windows' own libraries, do not start: libuv's list. */
static const wchar_t *const needed[] = {L"HOMEDRIVE",   L"HOMEPATH",    L"LOGONSERVER", L"PATH",
                                        L"SYSTEMDRIVE", L"SYSTEMROOT",  L"TEMP",        L"USERDOMAIN",
                                        L"USERNAME",    L"USERPROFILE", L"WINDIR"};
enum { NEEDED = sizeof needed / sizeof *needed };

static int name_units(const wchar_t *entry) {
  return (int)(*entry ? wcscspn(entry + 1, L"=") + 1 : 0);
}

static int by_name(const void *a, const void *b) {
  const wchar_t *one = *(wchar_t *const *)a, *other = *(wchar_t *const *)b;
  return CompareStringOrdinal(one, name_units(one), other, name_units(other), TRUE) - CSTR_EQUAL;
}

static bool has(wchar_t **list, size_t count, const wchar_t *name) {
  for (size_t i = 0; i < count; i++)
    if (CompareStringOrdinal(list[i], name_units(list[i]), name, -1, TRUE) == CSTR_EQUAL)
      return true;
  return false;
}

/* "NAME=value" of this process's own: 1, 0 it has none, -ENOMEM. */
static int own_entry(const wchar_t *name, wchar_t **ret) {
  DWORD value = GetEnvironmentVariableW(name, NULL, 0);
  size_t length = wcslen(name);
  if (value == 0)
    return 0;
  wchar_t *entry = sys_calloc(length + 1 + value, sizeof *entry);
  if (!entry)
    return -ENOMEM;
  wmemcpy(entry, name, length);
  entry[length] = L'=';
  (void)GetEnvironmentVariableW(name, entry + length + 1, value);
  *ret = entry;
  return 1;
}

/* Adds what is needed and not there. 0 or -ENOMEM. */
static int add_needed(wchar_t **list, size_t *used) {
  int r = 0;
  for (size_t i = 0; r >= 0 && i < NEEDED; i++)
    if (!has(list, *used, needed[i]) && (r = own_entry(needed[i], &list[*used])) > 0)
      ++*used;
  return r < 0 ? r : 0;
}

static wchar_t *join(wchar_t **list, size_t count) {
  size_t units = 2;
  for (size_t i = 0; i < count; i++)
    units += wcslen(list[i]) + 1;
  wchar_t *block = sys_calloc(units, sizeof *block), *to = block;
  for (size_t i = 0; block && i < count; i++) {
    size_t length = wcslen(list[i]) + 1;
    wmemcpy(to, list[i], length);
    to += length;
  }
  return block;
}

wchar_t *environment_block(char *const *env) {
  size_t count = 0, used = 0;
  while (env[count])
    count++;
  wchar_t **list = sys_calloc(count + NEEDED, sizeof *list), *block = NULL;
  while (list && used < count && (list[used] = wide_of(env[used])) != NULL)
    used++;
  if (list && used == count && add_needed(list, &used) >= 0) {
    qsort(list, used, sizeof *list, by_name);
    block = join(list, used);
  }
  while (list && used > 0)
    free(list[--used]);
  free(list);
  return block;
}
