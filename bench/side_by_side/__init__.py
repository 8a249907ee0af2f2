"""Our app and a Django REST framework app, on the same tables, asked the same: what a request costs each of them."""
