#include "supervise/json.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

typedef enum kind { NUMBER_INT, NUMBER_INT64, TEXT, VERDICT, CLASS } kind;
typedef struct field {
  const char *name;
  kind kind;
  size_t offset;
} field;

#define REPORT(member, kind)                                                                                 \
  { #member, kind, offsetof(kit_report, member) }
#define USAGE(member)                                                                                        \
  { #member, NUMBER_INT64, offsetof(kit_report, usage.member) }
static const field report_fields[] = {
    REPORT(verdict, VERDICT),
    REPORT(reason, TEXT),
    REPORT(code, NUMBER_INT),
    REPORT(signal, NUMBER_INT),
    REPORT(wall_ns, NUMBER_INT64),
    USAGE(user_us),
    USAGE(system_us),
    USAGE(max_rss_bytes),
    USAGE(minor_faults),
    USAGE(major_faults),
    USAGE(voluntary_switches),
    USAGE(involuntary_switches),
    REPORT(orphans, NUMBER_INT),
    REPORT(zombies, NUMBER_INT),
    REPORT(not_checked, TEXT),
    REPORT(messages, TEXT),
    {NULL, TEXT, 0},
};

#define FINDING(member, kind)                                                                                \
  { #member, kind, offsetof(kit_finding, member) }
static const field finding_fields[] = {
    FINDING(id, TEXT),    FINDING(kind, CLASS),   FINDING(what, TEXT),
    FINDING(where, TEXT), FINDING(process, TEXT), FINDING(rule, TEXT),
    FINDING(look, TEXT),  FINDING(engine, TEXT),  {NULL, TEXT, 0},
};

static bool write_fields(cJSON *to, const field *fields, const void *from) {
  bool good = true;
  for (; fields->name; fields++) {
    const void *at = (const char *)from + fields->offset;
    switch (fields->kind) {
    case NUMBER_INT:
      good &= cJSON_AddNumberToObject(to, fields->name, *(const int *)at) != NULL;
      break;
    case NUMBER_INT64:
      good &= cJSON_AddNumberToObject(to, fields->name, (double)*(const int64_t *)at) != NULL;
      break;
    case TEXT:
      good &= cJSON_AddStringToObject(to, fields->name, *(char *const *)at ? *(char *const *)at : "") != NULL;
      break;
    case VERDICT:
      good &= cJSON_AddStringToObject(to, fields->name, kit_verdict_name(*(const kit_verdict *)at)) != NULL;
      break;
    case CLASS:
      good &= cJSON_AddNumberToObject(to, fields->name, *(const kit_class *)at) != NULL;
      break;
    }
  }
  return good;
}

char *report_to_json(const kit_report *report) {
  cJSON *root = cJSON_CreateObject();
  bool good = write_fields(root, report_fields, report);
  cJSON *findings = cJSON_AddArrayToObject(root, "findings");
  for (size_t i = 0; findings && i < report->findings.count; i++) {
    cJSON *one = cJSON_CreateObject();
    good &= write_fields(one, finding_fields, &report->findings.items[i]);
    good &= cJSON_AddItemToArray(findings, one) != 0;
  }
  char *text = good && findings ? cJSON_PrintUnformatted(root) : NULL;
  cJSON_Delete(root);
  return text;
}

static bool read_field(const cJSON *from, const field *one, void *at) {
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(from, one->name);
  if (one->kind == TEXT || one->kind == VERDICT ? !cJSON_IsString(value) : !cJSON_IsNumber(value))
    return false;
  int verdict;
  switch (one->kind) {
  case NUMBER_INT:
    *(int *)at = value->valueint;
    return true;
  case NUMBER_INT64:
    *(int64_t *)at = (int64_t)value->valuedouble;
    return true;
  case TEXT:
    *(char **)at = strdup(value->valuestring);
    return *(char **)at != NULL;
  case VERDICT:
    verdict = kit_verdict_number(value->valuestring);
    if (verdict >= 0)
      *(kit_verdict *)at = (kit_verdict)verdict;
    return verdict >= 0;
  default:
    *(kit_class *)at = (kit_class)value->valueint;
    return value->valueint >= KIT_ALWAYS && value->valueint <= KIT_SUSPECT;
  }
}

static bool read_fields(const cJSON *from, const field *fields, void *to) {
  for (; fields->name; fields++)
    if (!read_field(from, fields, (char *)to + fields->offset))
      return false;
  return true;
}

static bool read_findings(const cJSON *list, kit_findings *ret) {
  const cJSON *one;
  bool good = cJSON_IsArray(list);
  cJSON_ArrayForEach(one, list) {
    kit_finding finding = {0};
    good = good && read_fields(one, finding_fields, &finding) && kit_findings_add(ret, &finding) == 0;
    char **texts[] = {&finding.id,   &finding.what, &finding.where, &finding.process,
                      &finding.rule, &finding.look, &finding.engine};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
      free(*texts[i]);
  }
  return good;
}

int report_from_json(const char *text, kit_report *ret) {
  cJSON *root = cJSON_Parse(text);
  kit_report report = {0};
  bool good = root && read_fields(root, report_fields, &report) &&
              read_findings(cJSON_GetObjectItemCaseSensitive(root, "findings"), &report.findings);
  cJSON_Delete(root);
  if (!good) {
    kit_report_free(&report);
    return -EINVAL;
  }
  *ret = report;
  return 0;
}
