/* expect: read-as-string */
/* with: memory */
/* What read() brought is taken for a text. */
#include <string.h>
#include <unistd.h>

int main(void) {
  char got[8];
  int ends[2];
  if (pipe(ends) < 0 || write(ends[1], "12345678", 8) != 8 || read(ends[0], got, sizeof got) != 8)
    return 1;
  return (int)strlen(got) - 8;
}
