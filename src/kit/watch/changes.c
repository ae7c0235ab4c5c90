#include "watch/changes.h"
#include "common/files.h"
#include "common/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { POLL_MS = 500, CARE_MS = 2000 };

struct changes {
  char *dir;
  int fd, watch;
  bool polls;
  uint64_t last; /* fingerprint */
};

/* FNV-1a. */
static uint64_t mix(uint64_t hash, const void *data, size_t size) {
  for (const unsigned char *byte = data; size; size--)
    hash = (hash ^ *byte++) * UINT64_C(1099511628211);
  return hash;
}

static uint64_t add_file(uint64_t hash, const char *dir, const char *name) {
  char *path = text_format("%s/%s", dir, name);
  struct stat found = {0};
  if (stat(path, &found) == 0) {
    hash = mix(hash, name, strlen(name));
    hash = mix(hash, &found.st_size, sizeof found.st_size);
    hash = mix(hash, &found.st_ino, sizeof found.st_ino);
    hash = mix(hash, &found.st_mtim.tv_sec, sizeof found.st_mtim.tv_sec);
    hash = mix(hash, &found.st_mtim.tv_nsec, sizeof found.st_mtim.tv_nsec);
  }
  free(path);
  return hash;
}

static uint64_t fingerprint(const char *dir) {
  static const char *const endings[] = {".c", ".h"};
  uint64_t hash = UINT64_C(14695981039346656037);
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    char **names = folder_names(dir, endings[i]);
    for (size_t k = 0; names && names[k]; k++)
      hash = add_file(hash, dir, names[k]);
    list_free(names);
  }
  return hash;
}

/* Their numbers in statfs(), as the kernel's headers have them. */
static bool tells_nothing(const char *dir) {
  static const uint64_t silent[] = {
      0x6969,     /* NFS */
      0x517b,     /* SMB */
      0xff534d42, /* CIFS */
      0xfe534d42, /* SMB2 */
      0x01021997, /* 9p: WSL 2, virtual machines */
      0x65735546, /* FUSE: sshfs, virtiofs, what containers mount from another system */
      0x786f4256, /* VirtualBox */
      0xbacbacbc, /* VMware */
      0x53464846, /* WSL 1 */
  };
  struct statfs found;
  if (statfs(dir, &found) < 0)
    return true;
  for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
    if ((uint32_t)found.f_type == silent[i])
      return true;
  return false;
}

static void listen_to(changes *one) {
  one->watch = one->fd < 0 ? -1
                           : inotify_add_watch(one->fd, one->dir,
                                               IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
                                                   IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
}

changes *changes_open(const char *dir) {
  const char *poll = getenv("KIT_POLL");
  changes *one = kit_alloc(1, sizeof *one);
  one->dir = text_copy(dir);
  one->fd = (poll && *poll) || tells_nothing(dir) ? -1 : inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  listen_to(one);
  one->polls = one->watch < 0;
  one->last = fingerprint(dir);
  return one;
}

changes *changes_close(changes *one) {
  if (one && one->fd >= 0)
    (void)close(one->fd);
  if (one)
    free(one->dir);
  free(one);
  return NULL;
}

int changes_fd(const changes *one) {
  return one->fd;
}

int changes_pause_ms(const changes *one) {
  return one->polls ? POLL_MS : CARE_MS;
}

bool changes_polls(const changes *one) {
  return one->polls;
}

/* Takes the notices; whether the folder itself is another one now. */
static bool replaced(changes *one) {
  _Alignas(struct inotify_event) char notices[4096];
  bool gone = false;
  ssize_t size;
  while (one->fd >= 0 && (size = read(one->fd, notices, sizeof notices)) > 0)
    for (ssize_t at = 0; at < size;) {
      const struct inotify_event *event = (const void *)(notices + at);
      gone = gone || (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED) && event->wd == one->watch);
      at += (ssize_t)(sizeof *event + event->len);
    }
  return gone;
}

bool changes_seen(changes *one) {
  if (replaced(one) || (one->fd >= 0 && one->watch < 0)) {
    if (one->watch >= 0)
      (void)inotify_rm_watch(one->fd, one->watch);
    listen_to(one);
  }
  uint64_t now = fingerprint(one->dir);
  bool changed = now != one->last;
  one->last = now;
  return changed;
}
