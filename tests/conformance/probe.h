/* What the probe can say about itself (probe_report.c), and how it gives up (probe.c). */
#ifndef CONFORMANCE_PROBE_H
#define CONFORMANCE_PROBE_H

#include <stdbool.h>

extern char **probe_argv;

void probe_broken(const char *what);

void probe_fds(char **args);
void probe_args(char **args);
void probe_argv0(char **args);
void probe_env(char **args);
void probe_getenv(char **args);
void probe_cwd(char **args);
void probe_group(char **args);
void probe_signals(char **args);
void probe_user(char **args);
void probe_umask(char **args);

#endif
