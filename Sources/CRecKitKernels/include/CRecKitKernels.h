void reckit_kernels_placeholder(void);
