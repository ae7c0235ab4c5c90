#include "course/limits.h"

void limits_apply(const exercise_limits *limits, kit_supervise_options *options) {
  options->wall_ms = limits->wall_ms;
  options->output_limit = (uint64_t)limits->output_kb * 1024;
  options->tasks = limits->processes;
  options->limits = (cp_limits){
      .cpu_s = CP_LIMIT((uint64_t)limits->cpu_s),
#ifndef KIT_SANITIZE /* a sanitizer's shadow memory is larger than any limit */
      .address_space = CP_LIMIT((uint64_t)limits->memory_mb << 20),
#endif
      .core = CP_LIMIT(0),
  };
}
