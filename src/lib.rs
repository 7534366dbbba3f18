//! The ground plan of the house: the rooms from the ground floor up.
//! A room imports only from the rooms above it in this list (docs/architecture.md).

pub mod base;
pub mod domain;
pub mod sheets;
pub mod views;

pub mod store;

pub mod acts;

pub mod mail;
pub mod web;

pub mod boot;
