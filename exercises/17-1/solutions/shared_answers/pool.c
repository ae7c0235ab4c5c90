/* One pipe for all answers, a socket for the jobs of each worker, and a pidfd that tells its end. */
#include "pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Smaller than PIPE_BUF: it is written in one piece, however many workers write. */
typedef struct message {
  int worker, job;
  char answer[POOL_ANSWER];
} message;

typedef struct worker {
  bool alive;
  pid_t pid;
  int jobs, process;
  int job; /* -1: none */
} worker;

typedef struct pool {
  pool_work *work;
  worker workers[POOL_MOST_WORKERS];
  int size, answers[2];
  pool_result *results;
  bool *taken; /* jobs that somebody has, or that are over */
  int count, left, error;
} pool;

static void be_worker(const pool *one, int self, int jobs) {
  message next = {.worker = self};
  for (int i = 0; i < one->size; i++)
    if (one->workers[i].alive)
      close(one->workers[i].jobs);
  while (read(jobs, &next.job, sizeof next.job) == (ssize_t)sizeof next.job) {
    memset(next.answer, 0, sizeof next.answer);
    one->work(next.job, next.answer);
    (void)!write(one->answers[1], &next, sizeof next);
  }
  _exit(0);
}

static bool start(pool *one, int self) {
  int ends[2], process = -1;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
    one->error = errno;
    return false;
  }
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    be_worker(one, self, ends[1]);
  }
  if (pid > 0)
    process = pidfd_open(pid, 0);
  one->error = errno;
  close(ends[1]);
  if (process >= 0) {
    one->workers[self] = (worker){true, pid, ends[0], process, -1};
    return true;
  }
  close(ends[0]); /* which ends the worker, where there is one */
  while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
  return false;
}

static int end(worker *one) {
  int status = 0;
  close(one->jobs);
  close(one->process);
  while (waitpid(one->pid, &status, 0) < 0 && errno == EINTR)
    ;
  one->alive = false;
  return status;
}

static int next_job(const pool *one) {
  int job = 0;
  while (job < one->count && one->taken[job])
    job++;
  return job < one->count ? job : -1;
}

static int hand_out(pool *one) {
  int busy = 0;
  for (int i = 0; i < one->size; i++) {
    worker *to = &one->workers[i];
    int job = to->alive && to->job >= 0 ? -1 : next_job(one);
    if (job >= 0 && (to->alive || start(one, i))) {
      to->job = job;
      one->taken[job] = true;
      one->results[job].tries++;
      (void)send(to->jobs, &job, sizeof job, MSG_NOSIGNAL);
    }
    busy += to->alive && to->job >= 0;
  }
  return busy;
}

static void take_answer(pool *one) {
  message came;
  if (read(one->answers[0], &came, sizeof came) == (ssize_t)sizeof came) {
    pool_result *result = &one->results[came.job];
    result->done = true;
    memcpy(result->answer, came.answer, sizeof came.answer);
    one->workers[came.worker].job = -1;
    one->left--;
  }
}

static void bury(pool *one, worker *dead) {
  int status = end(dead);
  pool_result *result = dead->job < 0 ? NULL : &one->results[dead->job]; /* it may have ended idle */
  if (result && result->tries < POOL_TRIES)
    one->taken[dead->job] = false;
  else if (result) {
    result->code = WIFSIGNALED(status) ? -1 : WEXITSTATUS(status);
    result->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    one->left--;
  }
}

/* Answers before ends: a worker may have ended after its answer. */
static int run(pool *one) {
  while (one->left > 0) {
    struct pollfd fds[POOL_MOST_WORKERS + 1] = {{one->answers[0], POLLIN, 0}};
    if (hand_out(one) == 0)
      return -1;
    for (int i = 0; i < one->size; i++)
      fds[i + 1] = (struct pollfd){one->workers[i].alive ? one->workers[i].process : -1, POLLIN, 0};
    if (poll(fds, (nfds_t)one->size + 1, -1) < 0)
      continue;
    if (fds[0].revents)
      take_answer(one);
    for (int i = 0; i < one->size && !fds[0].revents; i++)
      if (fds[i + 1].revents)
        bury(one, &one->workers[i]);
  }
  return 0;
}

int pool_run(pool_work *work, int workers, int count, pool_result results[]) {
  bool taken[POOL_MOST_JOBS] = {false};
  pool one = {
      .work = work, .size = workers, .results = results, .taken = taken, .count = count, .left = count};
  if (pipe2(one.answers, O_CLOEXEC) < 0)
    return -1;
  for (int i = 0; i < count; i++)
    results[i] = (pool_result){.done = false};
  int result = run(&one);
  for (int i = 0; i < one.size; i++)
    if (one.workers[i].alive)
      (void)end(&one.workers[i]);
  close(one.answers[0]);
  close(one.answers[1]);
  errno = one.error;
  return result;
}
