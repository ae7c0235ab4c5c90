#include "handles.h"

#include <tlhelp32.h>

#include <wchar.h>

/* What NtQueryObject() tells of a handle: the name of its type comes first. */
typedef LONG NTAPI query_fn(HANDLE handle, ULONG what, void *ret, ULONG size, ULONG *ret_size);
enum { OBJECT_TYPE = 2, GAP = 64 /* without a handle, and there are no more */ };
struct type_information {
  USHORT size, room;
  wchar_t *name;
  char rest[512];
};

static bool is_of_ours(const wchar_t *name, size_t units) {
  static const wchar_t *const types[] = {L"File", L"Process", L"Job", L"IoCompletion"};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (wcslen(types[i]) == units && wmemcmp(types[i], name, units) == 0)
      return true;
  return false;
}

int count_handles(void) {
  union {
    FARPROC any;
    query_fn *query;
  } found = {.any = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQueryObject")};
  int count = 0, missing = 0;
  for (uintptr_t number = 4; found.any != NULL && missing < GAP; number += 4) {
    struct type_information type = {0};
    DWORD flags;
    if (!GetHandleInformation((HANDLE)number, &flags))
      missing++;
    else if (missing = 0, found.query((HANDLE)number, OBJECT_TYPE, &type, sizeof type, NULL) >= 0)
      count += is_of_ours(type.name, type.size / sizeof *type.name);
  }
  return count;
}

static bool runs(DWORD pid) {
  HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, pid);
  bool alive = process != NULL && WaitForSingleObject(process, 0) == WAIT_TIMEOUT;
  if (process != NULL)
    CloseHandle(process);
  return alive;
}

int count_children(void) {
  HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  PROCESSENTRY32 one = {.dwSize = sizeof one};
  int count = 0;
  for (BOOL more = Process32First(all, &one); more; more = Process32Next(all, &one))
    count += one.th32ParentProcessID == GetCurrentProcessId() &&
             _stricmp(one.szExeFile, "conhost.exe") != 0 && runs(one.th32ProcessID);
  CloseHandle(all);
  return count;
}
