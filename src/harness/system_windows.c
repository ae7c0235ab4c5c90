#include "system.h"

#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>

#include <tlhelp32.h>

#include <direct.h>
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *system_name(void) {
  return GetProcAddress(GetModuleHandleA("ntdll.dll"), "wine_get_version") ? "wine" : "windows";
}

int system_pid(void) {
  return (int)GetCurrentProcessId();
}

/* Calls fn for each process there is, until it returns something. */
static int each_process(int (*fn)(const PROCESSENTRY32 *process, int pid), int pid) {
  HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  PROCESSENTRY32 process = {.dwSize = sizeof process};
  int found = 0;
  if (all != INVALID_HANDLE_VALUE && Process32First(all, &process))
    do
      found = fn(&process, pid);
    while (found == 0 && Process32Next(all, &process));
  if (all != INVALID_HANDLE_VALUE)
    CloseHandle(all);
  return found;
}

static int parent_if_it_is(const PROCESSENTRY32 *process, int pid) {
  return (int)process->th32ProcessID == pid ? (int)process->th32ParentProcessID : 0;
}

int system_parent_pid(void) {
  static int parent; /* it stays the same, and a list of all processes takes long */
  if (parent == 0)
    parent = each_process(parent_if_it_is, system_pid());
  return parent;
}

void system_leave(int code) {
  _exit(code);
}

void system_say(const char *text, size_t size) {
  int written = _write(2, text, (unsigned)size);
  (void)written; /* there is nowhere else to say it */
}

void system_setenv(const char *name, const char *value) {
  (void)_putenv_s(name, value ? value : "");
}

/* ---- Program and folder ---- */

char *system_program(const char *argv0) {
  char path[4096];
  (void)argv0;
  DWORD size = GetModuleFileNameA(NULL, path, sizeof path);
  return size == 0 || size == sizeof path ? NULL : _strdup(path);
}

char *system_make_dir(void) {
  char base[MAX_PATH + 1], path[MAX_PATH + 64];
  LARGE_INTEGER now;
  if (GetTempPathA(sizeof base, base) == 0)
    return NULL;
  (void)QueryPerformanceCounter(&now);
  snprintf(path, sizeof path, "%schildproc-test-%d-%llx", base, system_pid(),
           (unsigned long long)now.QuadPart);
  return _mkdir(path) < 0 ? NULL : _strdup(path);
}

/* What cannot be removed stays, and so does the folder above: that can be seen. */
void system_remove_dir(const char *dir) {
  char path[4096];
  WIN32_FIND_DATAA found;
  snprintf(path, sizeof path, "%s\\*", dir);
  HANDLE all = FindFirstFileA(path, &found);
  if (all != INVALID_HANDLE_VALUE) {
    do {
      if (strcmp(found.cFileName, ".") == 0 || strcmp(found.cFileName, "..") == 0)
        continue;
      snprintf(path, sizeof path, "%s\\%s", dir, found.cFileName);
      if (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)
        system_remove_dir(path);
      else
        (void)DeleteFileA(path);
    } while (FindNextFileA(all, &found));
    FindClose(all);
  }
  (void)RemoveDirectoryA(dir);
}

void system_enter_dir(const char *dir) {
  int result = _chdir(dir);
  (void)result; /* a test may not count on it */
}

int system_map_file(const char *dir, const char *name, size_t size, bool create, void **ret) {
  char path[4096];
  snprintf(path, sizeof path, "%s\\%s", dir, name);
  HANDLE file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                            create ? CREATE_NEW : OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
  if (file == INVALID_HANDLE_VALUE)
    return -ENOENT;
  HANDLE mapping = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, (DWORD)size, NULL);
  void *memory = mapping ? MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, size) : NULL;
  if (mapping)
    CloseHandle(mapping);
  CloseHandle(file);
  if (!memory)
    return -EINVAL;
  *ret = memory;
  return 0;
}

void system_unmap(void *memory, size_t size) {
  (void)size;
  UnmapViewOfFile(memory);
}

int system_run(const char *program, const char *argument) {
  char line[8192];
  snprintf(line, sizeof line, "\"%s\" %s", program, argument);
  STARTUPINFOA about = {.cb = sizeof about};
  PROCESS_INFORMATION made;
  if (!CreateProcessA(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &about, &made))
    return -1000;
  DWORD code = 0;
  WaitForSingleObject(made.hProcess, INFINITE);
  GetExitCodeProcess(made.hProcess, &code);
  CloseHandle(made.hThread);
  CloseHandle(made.hProcess);
  return (int)code;
}

void system_nonce(char *ret, size_t size) {
  LARGE_INTEGER now;
  (void)QueryPerformanceCounter(&now);
  snprintf(ret, size, "%016llx%08x%08lx", (unsigned long long)now.QuadPart, (unsigned)system_pid(),
           (unsigned long)GetTickCount());
}

/* ---- Pipes ---- */

int system_pipe(int fds[2]) {
  return _pipe(fds, 4096, O_BINARY | O_NOINHERIT) < 0 ? -errno : 0;
}

long system_read_byte(int fd) {
  char byte;
  int n = _read(fd, &byte, 1);
  return n < 0 ? -errno : n;
}

long system_write_byte(int fd) {
  int n = _write(fd, "", 1);
  return n < 0 ? -errno : n;
}

void system_close(int fd) {
  if (fd >= 0)
    _close(fd);
}

/* ---- Descriptors, signals, children ---- */

/* What stays the same when a handle is duplicated: of a file its number, of others nothing. */
static uint64_t file_index(HANDLE handle) {
  BY_HANDLE_FILE_INFORMATION about;
  if (GetFileType(handle) != FILE_TYPE_DISK || !GetFileInformationByHandle(handle, &about))
    return 0;
  return (uint64_t)about.nFileIndexHigh << 32 | about.nFileIndexLow;
}

size_t system_list_fds(system_fd *list, size_t capacity) {
  size_t count = 0;
  for (int fd = 0; fd < 2048; fd++) {
    intptr_t handle = _get_osfhandle(fd);
    if (handle == -1 || handle == -2)
      continue;
    if (count < capacity) {
      DWORD type = GetFileType((HANDLE)handle);
      list[count] = (system_fd){.fd = fd, .device = type, .inode = file_index((HANDLE)handle)};
      strcpy(list[count].what, type == FILE_TYPE_PIPE ? "pipe" : type == FILE_TYPE_DISK ? "file" : "device");
    }
    count++;
  }
  return count;
}

/* There are none that one process sends another. */
void system_get_signals(system_signals *ret) {
  *ret = (system_signals){0};
}

const char *system_signal_name(int number) {
  (void)number;
  return "a signal";
}

static uint64_t started(HANDLE process) {
  FILETIME made = {0}, other;
  (void)GetProcessTimes(process, &made, &other, &other, &other);
  return (uint64_t)made.dwHighDateTime << 32 | made.dwLowDateTime;
}

/* The list has processes that have ended, and a parent's number may be that of an earlier process. */
static int child_if_it_is(const PROCESSENTRY32 *process, int pid) {
  bool console = _stricmp(process->szExeFile, "conhost.exe") == 0; /* the system's own */
  if ((int)process->th32ParentProcessID != pid || console)
    return 0;
  HANDLE child = OpenProcess(SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process->th32ProcessID);
  if (!child)
    return 0;
  bool runs = WaitForSingleObject(child, 0) == WAIT_TIMEOUT && started(child) >= started(GetCurrentProcess());
  CloseHandle(child);
  return runs ? (int)process->th32ProcessID : 0;
}

int system_child_left(bool *ret_ended) {
  *ret_ended = false;
  return each_process(child_if_it_is, system_pid());
}
