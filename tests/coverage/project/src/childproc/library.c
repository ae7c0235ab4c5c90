int in_system(int x);
int in_library(int x);

int in_library(int x) {
  if (x > 2) {
    return in_system(x);
  }
  if (x == -5) /* GCOVR_EXCL_BR_LINE: nobody can ask for minus five */
    return 1;  /* GCOVR_EXCL_LINE: nobody can ask for minus five */
  return 3;
}
