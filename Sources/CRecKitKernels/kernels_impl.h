// Included once for each instruction set, with these defined:
//   SET         the set's name, a suffix
//   SET_NAME    the set's name, a string
//   FUSED       1 where the set has a fused multiply-add
//   TILE_ROWS   rows of C that `multiply` keeps in registers
//   TILE_BLOCKS blocks of 16 columns of C that `multiply` keeps in registers

#include "kernels/adam.h"
#include "kernels/adam_catch_up.h"
#include "kernels/dropout.h"
#include "kernels/elementwise.h"
#include "kernels/multiply.h"
#include "kernels/ranking.h"
#include "kernels/reductions.h"
#include "kernels/row_products.h"
#include "kernels/softplus.h"
#include "kernels/transpose.h"

const reckit_kernels NAME(reckit_kernels) = {
    SET_NAME,
    NAME(multiply),
    NAME(transpose),
    NAME(dot),
    NAME(add_scaled),
    NAME(add_product),
    NAME(product),
    NAME(sum),
    NAME(total),
    NAME(rows_are_finite),
    NAME(relu),
    NAME(add_where_positive),
    NAME(row_dot),
    NAME(row_cosine),
    NAME(add_row_gradients),
    NAME(sum_row_gradients),
    NAME(softplus),
    NAME(dropout_mask),
    NAME(relu_heads),
    NAME(count_levels),
    NAME(find_at_least),
    NAME(find_nan),
    NAME(adam),
    NAME(adam_rows),
    NAME(adam_catch_up),
};
