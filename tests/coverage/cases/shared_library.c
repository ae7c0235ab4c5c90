/* The library of shared.c. */
int in_library(int x);

int in_library(int x) {
  if (x == 1) /* =2 */
    return 5; /* =1 */
  return 6;   /* =1 */
}
