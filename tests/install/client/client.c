/* Three lines on the library, the same in C and in C++; exits with 42 when all is well. */
#include <childproc.h>

int main(void) {
  const char *const args[] = {"-c", "exit 42", NULL};
  const cp_result *result = cp_wait(cp_spawn("/bin/sh", args, NULL), 10000);
  return result->code;
}
