#include "system_batch.h"

#include "harness.h"

#include <stdio.h>
#include <string.h>
#include <windows.h>

/* Every argument in brackets, in hexadecimal, so that no shell and no console can change it. */
HELPER(shows) {
  for (int i = 1; i < argc; i++) {
    printf("[");
    for (const char *at = argv[i]; *at != '\0'; at++)
      printf("%02x", (unsigned char)*at);
    printf("]");
  }
  return 33;
}

/* A batch file that hands its arguments on to this program; `how` is %* or %1 %2 …. */
void write_script(const char *name, const char *how) {
  FILE *file = fopen(name, "wb");
  EXPECT(file != NULL);
  fprintf(file, "@echo off\r\n\"%s\" --helper shows %s\r\n", test_program(), how);
  fclose(file);
}

bool is_wine(void) {
  return GetProcAddress(GetModuleHandleA("ntdll.dll"), "wine_get_version") != NULL;
}

cp_result *run_script(const char *script, const char *const *args, cp_batch policy) {
  for (int tries = 0;; tries++) {
    cp_result *r = cp_spawn_sync(script, args, CP_OPTIONS(.batch = policy, .timeout_ms = 30000));
    bool not_started = is_wine() && r->code == 9009 && strncmp(r->err.data, "Can't recognize", 15) == 0;
    if (!not_started || tries == 3)
      return r;
    r = cp_result_free(r);
  }
}

/* Wine's cmd.exe expands percent signs of an argument once more, and counts on ANSI text. */
bool can_be_checked(const char *const *args) {
  for (; *args != NULL; args++)
    for (const char *at = *args; *at != '\0'; at++)
      if ((unsigned char)*at >= 0x7F || (is_wine() && *at == '%') || (unsigned char)*at < 0x20)
        return false;
  return true;
}

void shown(const char *const *args, char *to) {
  *to = '\0';
  for (; *args != NULL; args++) {
    strcat(to, "[");
    for (const char *at = *args; *at != '\0'; at++)
      sprintf(to + strlen(to), "%02x", (unsigned char)*at);
    strcat(to, "]");
  }
}
