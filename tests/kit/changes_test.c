/* What kit watch takes for a save. */
#include "harness.h"
#include "support.h"
#include "watch/changes.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char dir[4096];

static const char *in_dir(const char *name) {
  static char path[2][4200];
  static int turn;
  turn = !turn;
  (void)snprintf(path[turn], sizeof path[turn], "%s/%s", dir, name);
  return path[turn];
}

static changes *watched(void) {
  (void)snprintf(dir, sizeof dir, "%s/work", test_dir());
  (void)write_file("work/one.c", "1");
  (void)write_file("work/notes.txt", "1");
  return changes_open(dir);
}

/* Whether it says, within a time that is enough, that it is worth looking. */
static bool told(const changes *one) {
  struct pollfd set = {.fd = changes_fd(one), .events = POLLIN};
  return poll(&set, 1, 20000) == 1;
}

TEST(nothing_has_changed_at_first) {
  changes *one = watched();
  EXPECT(!changes_seen(one));
  EXPECT(!changes_seen(one));
  one = changes_close(one);
  EXPECT(one == NULL);
}

TEST(writing_renaming_adding_and_removing_are_saves) {
  changes *one = watched();
  (void)write_file("work/one.c", "22");
  EXPECT(changes_seen(one));
  (void)write_file("work/.one.c.tmp", "333");
  EXPECT(!changes_seen(one));
  EXPECT_SYS(rename(in_dir(".one.c.tmp"), in_dir("one.c")));
  EXPECT(changes_seen(one));
  EXPECT(!changes_seen(one));
  (void)write_file("work/two.h", "1");
  EXPECT(changes_seen(one));
  EXPECT_SYS(unlink(in_dir("two.h")));
  EXPECT(changes_seen(one));
  one = changes_close(one);
}

TEST(other_files_are_none) {
  changes *one = watched();
  (void)write_file("work/notes.txt", "22");
  (void)write_file("work/.one.c.swp", "22");
  (void)write_file("work/a.out", "22");
  EXPECT(!changes_seen(one));
  one = changes_close(one);
}

TEST(the_kernel_tells_when_to_look) {
  changes *one = watched();
  if (changes_polls(one))
    SKIP("this file system tells nothing");
  (void)write_file("work/one.c", "22");
  EXPECT(told(one));
  EXPECT(changes_seen(one));
  (void)write_file("work/new", "333");
  EXPECT_SYS(rename(in_dir("new"), in_dir("one.c")));
  EXPECT(told(one));
  EXPECT(changes_seen(one));
  one = changes_close(one);
}

TEST(another_folder_in_its_place_is_watched_again) {
  changes *one = watched();
  if (changes_polls(one))
    SKIP("this file system tells nothing");
  char away[4200];
  (void)snprintf(away, sizeof away, "%s.old", dir);
  EXPECT_SYS(rename(dir, away));
  (void)write_file("work/one.c", "1");
  EXPECT(told(one));
  EXPECT(changes_seen(one)); /* it is another file */
  EXPECT(!changes_seen(one));
  (void)write_file("work/one.c", "22");
  EXPECT(told(one));
  EXPECT(changes_seen(one));
  one = changes_close(one);
}

TEST(polling_sees_the_same) {
  EXPECT_SYS(setenv("KIT_POLL", "1", 1));
  changes *one = watched();
  EXPECT(changes_polls(one));
  EXPECT_EQ(changes_fd(one), -1);
  EXPECT(changes_pause_ms(one) > 0);
  (void)write_file("work/one.c", "22");
  EXPECT(changes_seen(one));
  one = changes_close(one);
}
