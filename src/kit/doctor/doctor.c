/* kit doctor: what this machine lacks, what each missing thing costs, and how to get it. */
#include "doctor/doctor.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "verbs.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t count(const examination *all, health state) {
  size_t found = 0;
  for (size_t i = 0; i < all->count; i++)
    found += all->items[i].state == state;
  return found;
}

static void tell_line(const char *label, const char *text) {
  if (!*text)
    return;
  int column = printf("%*s%-6s ", 11, "", label);
  show_wrapped_from(stdout, column, 18, text);
}

static void tell_one(const examined *one) {
  static const show_tone tones[] = {SHOW_GOOD, SHOW_NEUTRAL, SHOW_BAD};
  const char *const words[] = {_("there"), _("less"), _("MISSING")};
  printf("  ");
  show_word(stdout, tones[one->state], words[one->state], 8);
  int column = 10 + printf(" %-23s ", one->name);
  show_wrapped_from(stdout, column, 18, one->detail);
  tell_line(_("costs:"), one->cost);
  tell_line(_("get:"), one->how);
}

static void tell_all(const examination *all) {
  for (size_t i = 0; i < all->count; i++)
    tell_one(&all->items[i]);
  printf("\n");
  size_t less = count(all, HEALTH_LESS), missing = count(all, HEALTH_MISSING);
  if (missing)
    printf(ngettext("%zu thing is missing that the course needs.\n",
                    "%zu things are missing that the course needs.\n", missing),
           missing);
  else
    printf(_("A learner can work here.\n"));
  if (less)
    printf(ngettext("%zu thing is less than it could be; it stands above what that costs.\n",
                    "%zu things are less than they could be; it stands above what that costs.\n", less),
           less);
}

static void tell_json(const examination *all) {
  static const char *const states[] = {"good", "less", "missing"};
  cJSON *json = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(json, "examined");
  cJSON_AddBoolToObject(json, "good", count(all, HEALTH_MISSING) == 0);
  for (size_t i = 0; i < all->count; i++) {
    cJSON *one = cJSON_CreateObject();
    cJSON_AddStringToObject(one, "name", all->items[i].name);
    cJSON_AddStringToObject(one, "state", states[all->items[i].state]);
    cJSON_AddStringToObject(one, "detail", all->items[i].detail);
    cJSON_AddStringToObject(one, "cost", all->items[i].cost);
    cJSON_AddStringToObject(one, "get", all->items[i].how);
    cJSON_AddItemToArray(list, one);
  }
  char *text = cJSON_Print(json);
  puts(text ? text : "{}");
  free(text);
  cJSON_Delete(json);
}

int verb_doctor(int argc, char **argv) {
  bool json = argc == 2 && strcmp(argv[1], "--json") == 0;
  if (argc > 1 && !json) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  if (json)
    say_plainly();
  examination all = {0};
  examine_tools(&all);
  examine_kernel(&all);
  examine_places(&all);
  if (json)
    tell_json(&all);
  else
    tell_all(&all);
  int code = count(&all, HEALTH_MISSING) ? KIT_FAILED : KIT_GOOD;
  examination_clear(&all);
  return code;
}
