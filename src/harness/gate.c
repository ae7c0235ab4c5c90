#include "process.h"

test_gate test_gate_open(void) {
  int fds[2] = {-1, -1};
  EXPECT_OK(system_pipe(fds));
  return (test_gate){.hold_fd = fds[0], .release_fd = fds[1]};
}

bool test_hold_fd(int fd) {
  long n = system_read_byte(fd);
  EXPECT_OK(n);
  return n == 1;
}

bool test_hold(test_gate *gate) {
  system_close(gate->release_fd);
  gate->release_fd = -1;
  return test_hold_fd(gate->hold_fd);
}

void test_release(test_gate *gate, int count) {
  for (int i = 0; i < count; i++)
    EXPECT_OK(system_write_byte(gate->release_fd));
}

void test_gate_close(test_gate *gate) {
  system_close(gate->hold_fd);
  system_close(gate->release_fd);
  *gate = (test_gate){.hold_fd = -1, .release_fd = -1};
}
