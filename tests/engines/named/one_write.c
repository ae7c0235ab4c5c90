/* expect: short-write */
/* with: KIT_SHORT=write */
/* One write() for everything. */
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  char text[1000] = "", got[1000];
  int ends[2];
  ssize_t n, all = 0;
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
    return 1;
  (void)!write(ends[1], text, sizeof text);
  close(ends[1]);
  while ((n = read(ends[0], got, sizeof got)) > 0)
    all += n;
  return all == sizeof text ? 0 : 1;
}
