#include "record.h"
#include "common/say.h"
#include "lines.h"
#include "recorder/recorder.h"
#include "supervise/supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct record {
  const rec_log *log;
  line_cache lines;
};

static int log_path(const char *dir, char *path, size_t size) {
  int n = snprintf(path, size, "%s/%s", dir, REC_FILE);
  return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}

int record_create(const char *dir, char *path, size_t size) {
  int r = log_path(dir, path, size);
  if (r < 0)
    return r;
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0)
    return -errno;
  uint32_t magic = REC_MAGIC;
  /* The program may run as another user than the one who reads the log. */
  if (fchmod(fd, 0666) < 0 || ftruncate(fd, sizeof(rec_log)) < 0)
    r = -errno;
  else if (pwrite(fd, &magic, sizeof magic, offsetof(rec_log, magic)) != (ssize_t)sizeof magic)
    r = -EIO;
  (void)close(fd);
  return r;
}

int record_start(kit_run *run, const char **why) {
  char path[4096];
  int r = log_path(kit_run_dir(run), path, sizeof path);
  if (r == 0 && access(path, F_OK) == 0)
    return 0;
  r = record_create(kit_run_dir(run), path, sizeof path);
  if (r == 0)
    r = kit_run_env(run, RECORDER_ENV_LOG, path);
  if (r < 0)
    *why = _("the recorder's log could not be made");
  return r;
}

rec_log *record_writable(const char *dir) {
  char path[4096];
  int fd = log_path(dir, path, sizeof path) < 0 ? -1 : open(path, O_RDWR | O_CLOEXEC);
  void *map = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof(rec_log), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (fd >= 0)
    (void)close(fd);
  return map == MAP_FAILED ? NULL : map;
}

void record_unmap(rec_log *log) {
  (void)munmap(log, sizeof(rec_log));
}

static const rec_log *map_log(const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return NULL;
  struct stat st;
  void *map = MAP_FAILED;
  if (fstat(fd, &st) == 0 && st.st_size >= (off_t)sizeof(rec_log))
    map = mmap(NULL, sizeof(rec_log), PROT_READ, MAP_SHARED, fd, 0);
  (void)close(fd);
  return map == MAP_FAILED ? NULL : map;
}

record *record_open(const char *dir) {
  char path[4096];
  if (!dir || log_path(dir, path, sizeof path) < 0)
    return NULL;
  const rec_log *log = map_log(path);
  record *rec = log && atomic_load(&log->claimed) == 2 ? calloc(1, sizeof *rec) : NULL;
  if (!rec) {
    if (log)
      (void)munmap((void *)(uintptr_t)log, sizeof(rec_log));
    return NULL;
  }
  rec->log = log;
  return rec;
}

record *record_close(record *rec) {
  if (!rec)
    return NULL;
  (void)munmap((void *)(uintptr_t)rec->log, sizeof(rec_log));
  line_cache_free(&rec->lines);
  free(rec);
  return NULL;
}

unsigned record_piled(const record *rec) {
  return atomic_load(&rec->log->piled);
}

size_t record_count(const record *rec) {
  uint32_t n = rec ? atomic_load(&rec->log->event_count) : 0;
  return n < REC_EVENTS ? n : REC_EVENTS;
}

const rec_event *record_at(const record *rec, size_t i) {
  const rec_event *event = &rec->log->events[i];
  return atomic_load_explicit(&event->ready, memory_order_acquire) ? event : NULL;
}

size_t record_process_count(const record *rec) {
  uint32_t n = rec ? atomic_load(&rec->log->process_count) : 0;
  return n < REC_PROCESSES ? n : REC_PROCESSES;
}

const rec_process *record_process_at(const record *rec, size_t i) {
  return &rec->log->processes[i];
}

const rec_process *record_process(const record *rec, pid_t pid) {
  for (size_t i = 0; i < record_process_count(rec); i++)
    if (atomic_load(&rec->log->processes[i].pid) == pid)
      return &rec->log->processes[i];
  return NULL;
}

/* The last event of a kind for which the two values fit; 0 fits all. */
static const rec_event *last(const record *rec, rec_call call, pid_t pid, uint64_t inode) {
  for (size_t i = record_count(rec); i-- > 0;) {
    const rec_event *event = record_at(rec, i);
    if (event && event->call == (int32_t)call && (!pid || event->pid == pid) &&
        (!inode || event->inode == inode))
      return event;
  }
  return NULL;
}

const rec_event *record_pipe(const record *rec, uint64_t inode) {
  return inode ? last(rec, REC_PIPE, 0, inode) : NULL;
}

const rec_event *record_birth(const record *rec, pid_t pid) {
  const rec_event *birth = pid > 0 ? last(rec, REC_BORN, pid, 0) : NULL;
  for (size_t i = birth || pid <= 0 ? 0 : record_count(rec); i-- > 0;) {
    const rec_event *event = record_at(rec, i);
    if (event && event->call == REC_FORK && event->result == pid)
      return event;
  }
  return birth;
}

pid_t birth_parent(const rec_event *birth) {
  return birth->call == REC_BORN ? (pid_t)birth->args[0] : birth->pid;
}

bool record_foreign_wait(const record *rec, size_t i) {
  const rec_event *wait = record_at(rec, i);
  if (!wait || wait->call != REC_WAIT || wait->result <= 0 || wait->flags & REC_KEEPS_CHILD ||
      (wait->args[0] != -1 && wait->args[0] != 0))
    return false;
  /* A handler may wait for a child before its parent has come to write down that it exists. */
  for (size_t k = 0; k < record_count(rec); k++) {
    const rec_event *event = record_at(rec, k);
    bool by_parent =
        event && event->call == REC_FORK && event->pid == wait->pid && event->result == wait->result;
    bool by_child =
        event && event->call == REC_BORN && event->pid == wait->result && event->args[0] == wait->pid;
    if (by_parent || by_child)
      return false;
  }
  return true;
}

const rec_event *record_dup(const record *rec, pid_t pid, int fd, uint64_t inode) {
  for (size_t i = record_count(rec); i-- > 0;) {
    const rec_event *event = record_at(rec, i);
    if (!event)
      continue;
    if (event->call == REC_BORN && event->pid == pid) {
      pid = (pid_t)event->args[0];
      i = (size_t)event->args[1]; /* what the parent did after the fork is no concern of the child */
    } else if (event->call == REC_DUP && event->pid == pid && event->result == fd && event->inode == inode)
      return event;
  }
  return NULL;
}

const char *record_line(record *rec, uint64_t site) {
  return rec && site ? line_of(&rec->lines, rec->log->exe, site) : "";
}
