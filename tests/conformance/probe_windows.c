/* What the probe can do on Windows. Its arguments and all that it prints are UTF-8. */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

int _dowildcard = 0; /* the C runtime of mingw is not to look for files where an argument has a `*` */

static char *to_utf8(const wchar_t *text) {
  int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
  char *copy = malloc((size_t)size);
  if (copy == NULL || WideCharToMultiByte(CP_UTF8, 0, text, -1, copy, size, NULL, NULL) == 0)
    probe_broken("memory");
  return copy;
}

static DWORD CALLBACK end_later(void *unused) {
  (void)unused;
  Sleep(PROBE_LIFETIME_S * 1000);
  (void)TerminateProcess(GetCurrentProcess(), 98);
  return 0;
}

void probe_start(void) {
  HANDLE thread = CreateThread(NULL, 0, end_later, NULL, 0, NULL);
  if (thread != NULL)
    (void)CloseHandle(thread);
  for (int fd = 0; fd < 3; fd++)
    (void)_setmode(fd, _O_BINARY);
}

void probe_leave(int code) {
  ExitProcess((UINT)code);
}

bool probe_put(int fd, const char *data, size_t size) {
  while (size > 0) {
    int n = _write(fd, data, size < 65536 ? (unsigned)size : 65536);
    if (n < 0)
      return false;
    data += n;
    size -= (size_t)n;
  }
  return true;
}

/* The other end that was closed is the end. */
long probe_get(int fd, char *data, size_t room) {
  int n = _read(fd, data, (unsigned)room);
  return n < 0 && errno == EPIPE ? 0 : n;
}

void probe_close(int fd) {
  if (_close(fd) < 0)
    probe_broken("close");
}

const char *probe_variable(const char *name) {
  static char *value;
  wchar_t wide[256], text[8192];
  free(value);
  value = NULL;
  if (MultiByteToWideChar(CP_UTF8, 0, name, -1, wide, 256) == 0)
    probe_broken(name);
  SetLastError(0);
  if (GetEnvironmentVariableW(wide, text, 8192) > 0 || GetLastError() == 0)
    value = to_utf8(text);
  return value;
}

/* ---- commands ---- */

static void cmd_wait(char **args) {
  (void)args;
  Sleep(INFINITE);
}

static void cmd_cwd(char **args) {
  wchar_t path[4096];
  (void)args;
  if (GetCurrentDirectoryW(4096, path) == 0)
    probe_broken("cwd");
  char *text = to_utf8(path);
  puts(text);
  free(text);
}

/* The names that begin with what is given, as they are spelled: what else there is differs from machine to
 * machine. */
static void cmd_env(char **args) {
  wchar_t *block = GetEnvironmentStringsW();
  for (const wchar_t *at = block; at != NULL && *at != L'\0'; at += wcslen(at) + 1) {
    char *entry = to_utf8(at);
    if (_strnicmp(entry, args[0], strlen(args[0])) == 0)
      puts(entry);
    free(entry);
  }
  (void)FreeEnvironmentStringsW(block);
}

/* The whole line, behind the name of the program. */
static void cmd_line(char **args) {
  char *line = to_utf8(GetCommandLineW()), *at = line;
  bool quoted = false;
  (void)args;
  for (; *at != '\0' && (quoted || *at != ' '); at++)
    quoted ^= *at == '"';
  puts(at);
  free(line);
}

static void cmd_window(char **args) {
  STARTUPINFOW start;
  (void)args;
  GetStartupInfoW(&start);
  bool says = (start.dwFlags & STARTF_USESHOWWINDOW) != 0;
  printf("%s\n", !says ? "nothing is said of its window" : start.wShowWindow == SW_HIDE ? "hidden" : "shown");
}

static void cmd_console(char **args) {
  (void)args;
  puts(GetConsoleCP() != 0 ? "it has a console" : "it has no console");
}

/* As a shell it would be asked for: -c and a command. */
const probe_command probe_commands[] = {
    {"wait", 0, cmd_wait},          {"cwd", 0, cmd_cwd},  {"env-of", 1, cmd_env},
    {"command-line", -1, cmd_line}, {"-c", -1, cmd_line}, {"window", 0, cmd_window},
    {"console", 0, cmd_console},    {NULL, 0, NULL},
};

int wmain(int argc, wchar_t **wide) {
  char **argv = calloc((size_t)argc + 1, sizeof *argv);
  if (argv == NULL)
    probe_broken("memory");
  for (int i = 0; i < argc; i++)
    argv[i] = to_utf8(wide[i]);
  return probe_main(argc, argv);
}
