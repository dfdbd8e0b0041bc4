//! SMS and WeChat Work: what a gateway is asked, and what its answers mean.
