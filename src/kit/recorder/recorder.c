/* The recorder's own part: the mapped log, who is who, and how an event is appended. */
#include "recorder.h"
#include "internal.h"
#include "recorder_check.h"

#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static rec_log *the_log;
static uint64_t load_bias;
static rec_process *self;
static pid_t self_pid;
rec_state rec_me;

uint64_t rec_site(const void *return_address) {
  return (uint64_t)(uintptr_t)return_address - 1 - load_bias;
}

static int first_object(struct dl_phdr_info *info, size_t size, void *bias) {
  (void)size;
  *(uint64_t *)bias = info->dlpi_addr;
  return 1;
}

/* The log belongs to one program: what another one, started by it, would write has other addresses. */
static bool claim(rec_log *log) {
  char exe[sizeof log->exe] = "";
  if (readlink("/proc/self/exe", exe, sizeof exe - 1) <= 0)
    return false;
  uint32_t unclaimed = 0;
  if (atomic_compare_exchange_strong(&log->claimed, &unclaimed, 1)) {
    memcpy(log->exe, exe, sizeof exe);
    atomic_store(&log->claimed, 2);
    return true;
  }
  return atomic_load(&log->claimed) == 2 && strcmp(log->exe, exe) == 0;
}

static rec_log *map_shared(int fd, int flags) {
  void *map = mmap(NULL, sizeof(rec_log), PROT_READ | PROT_WRITE, MAP_SHARED | flags, fd, 0);
  return map == MAP_FAILED ? NULL : map;
}

static rec_log *open_log(const char *path) {
  int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0)
    return NULL;
  struct stat st;
  rec_log *log = NULL;
  if (fstat(fd, &st) == 0 && st.st_size >= (off_t)sizeof(rec_log))
    log = map_shared(fd, 0);
  (void)close(fd);
  if (log && (log->magic != REC_MAGIC || !claim(log))) {
    (void)munmap(log, sizeof(rec_log));
    return NULL;
  }
  return log;
}

/* Without a file the processes of this program still share what they count. */
__attribute__((constructor(101))) static void map_log(void) {
  dl_iterate_phdr(first_object, &load_bias);
  const char *path = getenv(RECORDER_ENV_LOG);
  the_log = path && *path ? open_log(path) : map_shared(-1, MAP_ANONYMOUS);
}

static rec_process *take_slot(pid_t pid) {
  uint32_t n = atomic_fetch_add(&the_log->process_count, 1);
  if (n >= REC_PROCESSES)
    return NULL;
  rec_process *process = &the_log->processes[n];
  atomic_store(&process->pid, pid);
  return process;
}

/* A fork that was not recorded (a check's own) leaves the parent's slot behind: look at the pid each time. */
rec_process *rec_self(void) {
  if (!the_log)
    return NULL;
  pid_t pid = getpid();
  if (pid != self_pid) {
    self = take_slot(pid);
    self_pid = pid;
  }
  return self;
}

uint32_t rec_mark(void) {
  return the_log ? atomic_load(&the_log->event_count) : 0;
}

void rec_born(const int64_t args[3], uint64_t site) {
  rec_process *process = rec_self();
  if (process)
    process->parent = (int32_t)args[0];
  rec_add((rec_event){.call = REC_BORN, .site = site, .args = {args[0], args[1], args[2]}});
}

void rec_hold(void) {
  if (the_log)
    rec_hold_while(&the_log->hold);
}

void rec_name(rec_event *event, const char *name) {
  size_t size = strlen(name), most = sizeof event->name - 1;
  memcpy(event->name, name, size < most ? size : most);
}

void rec_add(rec_event event) {
  if (!the_log)
    return;
  if (rec_in_handler())
    event.flags |= REC_BY_HANDLER;
  int kept_errno = errno;
  (void)rec_self();
  uint32_t n = atomic_fetch_add(&the_log->event_count, 1);
  if (n < REC_EVENTS) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    event.pid = getpid();
    event.time_ns = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
    atomic_store(&event.ready, 0);
    rec_event *slot = &the_log->events[n];
    memcpy(slot, &event, sizeof event);
    atomic_store_explicit(&slot->ready, 1, memory_order_release);
    if (event.flags & REC_INJECTED)
      atomic_fetch_add(&the_log->struck, 1);
  }
  errno = kept_errno;
}

uint64_t rec_inode(int fd) {
  int kept_errno = errno;
  struct stat st;
  uint64_t inode = 0;
  if (the_log && fstat(fd, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)))
    inode = st.st_ino;
  errno = kept_errno;
  return inode;
}

unsigned recorder_faults_struck(void) {
  return the_log ? atomic_load(&the_log->struck) : 0;
}

unsigned recorder_empty_polls(void) {
  unsigned longest = 0;
  uint32_t count = the_log ? atomic_load(&the_log->process_count) : 0;
  for (uint32_t i = 0; i < count && i < REC_PROCESSES; i++) {
    uint32_t row = atomic_load(&the_log->processes[i].poll_longest);
    longest = row > longest ? row : longest;
  }
  return longest;
}
