/* The system's half of the harness, as Windows has it. */
#include "harness.h"
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>

TEST(a_file_that_cannot_be_mapped) {
  void *memory = NULL;
  EXPECT_EQ(system_map_file("C:\\no\\such\\place", "file", 4096, true, &memory), -ENOENT);
  EXPECT_EQ(system_map_file(test_dir(), "empty", 0, true, &memory), -EINVAL); /* there is nothing to show */
  EXPECT(memory == NULL);
}

TEST(a_program_that_cannot_be_run) {
  EXPECT_EQ(system_run("C:\\no\\such\\program.exe", "x"), -1000);
}

TEST(descriptors_that_are_closed) {
  EXPECT_LT(system_read_byte(900), 0);
  EXPECT_LT(system_write_byte(900), 0);
  system_close(-1);
  system_say("", 0);
  EXPECT_STR(system_signal_name(9), "a signal");
}

static const system_fd *find(const system_fd *list, size_t count, int fd) {
  for (size_t i = 0; i < count; i++)
    if (list[i].fd == fd)
      return &list[i];
  FAIL("descriptor %d is not listed", fd);
}

TEST(descriptors_are_told_by_what_they_are) {
  system_fd list[32];
  int ends[2], file = open("file", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  EXPECT_OK(system_pipe(ends));
  int copy = dup(file), other = open("other", O_RDWR | O_CREAT | O_CLOEXEC, 0600),
      device = open("NUL", O_RDONLY);
  size_t count = system_list_fds(list, 32);
  EXPECT_STR(find(list, count, file)->what, "file");
  EXPECT_STR(find(list, count, ends[0])->what, "pipe");
  EXPECT_STR(find(list, count, device)->what, "device");
  EXPECT_EQ(find(list, count, copy)->inode, find(list, count, file)->inode);
  EXPECT_NE(find(list, count, other)->inode, find(list, count, file)->inode);
  EXPECT_EQ(system_list_fds(NULL, 0), count);
  for (int i = 0; i < 2; i++)
    system_close(ends[i]);
  system_close(device);
  system_close(other);
  system_close(copy);
  system_close(file);
}

TEST(a_folder_that_cannot_be_made) {
  system_setenv("TMP", "C:\\no\\such\\place");
  EXPECT(system_make_dir() == NULL);
  system_remove_dir("C:\\no\\such\\place"); /* nor removed: nothing happens */
}
