#include "calls_made.h"

#include "harness.h"

#include <stdio.h>
#include <string.h>

void calls_made(void (*body)(void), bool made[CALL_COUNT]) {
  for (int first = 0; first < CALL_COUNT; first += SYS_FAULT_RULES) {
    char rules[SYS_FAULT_RULES * 40] = "";
    int last = first + SYS_FAULT_RULES < CALL_COUNT ? first + SYS_FAULT_RULES : CALL_COUNT;
    for (int call = first; call < last; call++) {
      size_t used = strlen(rules);
      snprintf(rules + used, sizeof rules - used, "%s%s#1000000=EIO", used > 0 ? "," : "",
               sys_call_name((enum sys_call)call));
    }
    EXPECT_OK(sys_fault_arm(rules));
    body();
    struct sys_fault_table *table = atomic_load(&sys_faults);
    for (int call = first; call < last; call++)
      made[call] = atomic_load(&table->rules[call - first].seen) > 0;
    sys_fault_disarm();
  }
}
