/* Three messages in one stream: what each read() brings. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void show(const char *data, ssize_t n) {
  printf("read() brings %2d bytes: ", (int)n);
  for (ssize_t i = 0; i < n; i++)
    printf("%s", data[i] == '\n' ? "\\n" : (char[]){data[i], 0});
  printf("\n");
}

int main(void) {
  static const char *const messages[] = {"{\"a\":1}\n", "\"two\"\n", "[3,4]\n"};
  int ends[2];
  char data[10];
  ssize_t n;
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
    return 1;
  /* #edges */
  for (int i = 0; i < 3; i++)
    (void)!write(ends[0], messages[i], strlen(messages[i]));
  shutdown(ends[0], SHUT_WR); /* disconnect() */
  while ((n = read(ends[1], data, sizeof data)) > 0)
    show(data, n);
  /* #end */
  printf("read() returns %d: the other side has gone\n", (int)n);
  return 0;
}
